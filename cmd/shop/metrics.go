package main

import (
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"crumbs.example/shop/internal/server"
	"crumbs.example/shop/internal/sessionstore"
)

// metrics are the shop's figures for Prometheus.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
}

func newMetrics(sessions server.Sessions) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "shop_request_seconds",
			Help: "Time to answer a request, by route and status.",
		}, []string{"route", "status"}),
	}
	m.registry.MustRegister(m.requests, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	if store, ok := sessions.(*sessionstore.Store); ok {
		m.registry.MustRegister(sessionEvents{store})
	}
	return m
}

// observe counts one response. Requests for addresses that do not exist share
// one route, so that a scanner does not make a series each.
func (m *metrics) observe(route string, status int, took time.Duration) {
	if route == "" {
		route = "none"
	}
	m.requests.WithLabelValues(route, strconv.Itoa(status)).Observe(took.Seconds())
}

var eventsDesc = prometheus.NewDesc("shop_session_events_total", "What the session store did, by event.", []string{"event"}, nil)

// sessionEvents shows the session store's own counters.
type sessionEvents struct{ store *sessionstore.Store }

// Describe implements prometheus.Collector.
func (sessionEvents) Describe(descs chan<- *prometheus.Desc) { descs <- eventsDesc }

// Collect implements prometheus.Collector.
func (s sessionEvents) Collect(out chan<- prometheus.Metric) {
	e := s.store.Events()
	for event, count := range map[string]int64{
		"create": e.Create, "update": e.Update, "touch": e.Touch, "renew": e.Renew, "destroy": e.Destroy,
		"expire": e.Expire, "conflict": e.Conflicts, "failure": e.Failures,
	} {
		out <- prometheus.MustNewConstMetric(eventsDesc, prometheus.CounterValue, float64(count), event)
	}
}

// serveAdmin serves the metrics and the health checks on the admin address,
// when there is one.
func (a *app) serveAdmin(m *metrics, shop http.Handler) error {
	if a.settings.adminAddr == "" {
		return nil
	}
	listener, err := net.Listen("tcp", a.settings.adminAddr)
	if err != nil {
		return fmt.Errorf("SHOP_ADMIN_ADDR is %q; allowed is an address that is free: %w", a.settings.adminAddr, err)
	}
	a.adminAddr = listener.Addr().String()
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	mux.Handle("GET /healthz", shop)
	mux.Handle("GET /readyz", shop)
	a.serve(&http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second, WriteTimeout: 30 * time.Second}, listener)
	return nil
}
