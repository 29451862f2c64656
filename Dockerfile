# The shop as a container: one static program on an empty file system. It has no
# embedded database, so it needs SHOP_MONGODB_URI; docker-compose.yml brings a
# MongoDB along.
#
#   docker build -t crumbs-shop .
#   docker buildx build --platform linux/amd64,linux/arm64 .

# The compiler runs on the machine that builds and writes for the one that runs.
FROM --platform=$BUILDPLATFORM golang:1.26-bookworm AS build
ARG TARGETOS
ARG TARGETARCH
WORKDIR /src
COPY . .
# An empty folder to copy: the last stage has no shell that could make one.
RUN mkdir -p -m 700 /out/data
# Modules and compiled packages stay in the builder's cache, not in a layer.
ENV GOCACHE=/go/build
RUN --mount=type=cache,target=/go/pkg/mod \
    --mount=type=cache,target=/go/build \
    CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \
    go build -trimpath -tags noembedded -ldflags "-s -w" -o /out/shop ./cmd/shop

FROM scratch
LABEL org.opencontainers.image.title="Crumbs" \
      org.opencontainers.image.description="A demo shop that shows what cookies and sessions do" \
      org.opencontainers.image.licenses="Apache-2.0"
# The authorities that TLS to a MongoDB cluster is checked against.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/shop /shop
# The one folder the shop writes to: it keeps the session secrets there. A volume
# mounted here takes over its owner.
COPY --from=build --chown=65532:65532 /out/data /data
# Any number but 0 does. A scratch image knows no names.
USER 65532:65532
# Inside the container the shop listens on every address; which of them the
# outside reaches is decided where the port is published.
ENV SHOP_ADDR=:8080 \
    SHOP_DATA_DIR=/data
EXPOSE 8080
# Healthy means that the shop serves and its database answers.
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
    CMD ["/shop", "healthcheck"]
ENTRYPOINT ["/shop"]
