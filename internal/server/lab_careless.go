package server

import (
	"context"
	"time"

	"github.com/gin-gonic/gin"

	"crumbs.example/shop/internal/cart"
	"crumbs.example/shop/internal/lens"
	"crumbs.example/shop/internal/sessionstore"
)

// careless is how long a lab waits between reading a cart and writing it; zero
// everywhere else.
func (s *Server) careless() time.Duration {
	if s.cfg.lab == nil {
		return 0
	}
	return min(s.cfg.lab.settings.Careless, maxCareless)
}

// changeCartCarelessly is changeCart as many programs have it: it reads, changes
// what it has read, and writes that. What others have written since is lost. The
// wait makes the moment between reading and writing as long as a hand needs.
func (s *Server) changeCartCarelessly(c *gin.Context, wait time.Duration, change func(*cart.Cart) error) (cart.Cart, error) {
	// lesson:start careless
	session, err := s.cfg.Sessions.Load(c.Writer, c.Request) // read
	if err != nil {
		return cart.Cart{}, err
	}
	var ct cart.Cart
	found, err := session.Decode(cartKey, &ct)
	if err != nil {
		return cart.Cart{}, err
	}
	before := pieces(ct)
	if err := change(&ct); err != nil { // change
		return cart.Cart{}, err
	}
	if err := pause(c.Request.Context(), wait); err != nil { // meanwhile, others write
		return cart.Cart{}, err
	}
	err = s.cfg.Sessions.Update(c.Writer, c.Request, func(values *sessionstore.Values) error {
		if !found && ct.Empty() {
			return nil
		}
		return values.Set(cartKey, ct) // write, without a look at what is there now
	})
	// lesson:end careless
	if err == nil {
		lens.FromContext(c.Request.Context()).Cart(before, pieces(ct))
	}
	return ct, err
}

// pause waits, or returns the context's error when that ends first.
func pause(ctx context.Context, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
