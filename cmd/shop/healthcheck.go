package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// healthCheck asks the shop that runs with these settings whether it is ready.
// Containers without a shell use it as their health check.
func healthCheck(ctx context.Context, s settings) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	host, port, err := net.SplitHostPort(s.addr)
	if err != nil {
		return err
	}
	host = reachable(host, "127.0.0.1")
	scheme, client := "http", http.DefaultClient
	if s.tlsCert != "" {
		// The certificate names the shop's public host, not this one.
		scheme, client = "https", &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, scheme+"://"+net.JoinHostPort(host, port)+"/readyz", nil)
	if err != nil {
		return err
	}
	response, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("the shop does not answer: %w", err)
	}
	if err := response.Body.Close(); err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return errors.New("the shop is not ready: " + response.Status)
	}
	return nil
}
