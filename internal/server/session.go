package server

import "github.com/gin-gonic/gin"

// endSession serves POST /session/end: the document goes, and the cookie with it.
func (s *Server) endSession(c *gin.Context) error {
	if err := s.cfg.Sessions.Destroy(c.Writer, c.Request); err != nil {
		return err
	}
	return redirect(c, "/cart?session=ended")
}

// forgetCookie serves POST /session/forget-cookie: the browser is asked to drop
// the cookie, and the document stays behind without a key.
func (s *Server) forgetCookie(c *gin.Context) error {
	if err := s.cfg.Sessions.ForgetCookie(c.Writer, c.Request); err != nil {
		return err
	}
	return redirect(c, "/cart?session=forgotten")
}
