// Package composetest holds what docker-compose.yml and the Dockerfile promise
// their readers: loopback ports, no secrets, no rights to spare, and a replica
// set that is really there. It has no code besides its tests.
package composetest
