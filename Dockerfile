# wasmgate as an image: the single-file binary, the C and C++ libraries that it is linked with, and nothing to log in to.
# Built with docker, podman or buildah; by `npm run image` on a Linux machine without an engine. docs/CONTAINERS.md.

# The index of all platforms. Its C libraries are those of the final image, so this line is what an update changes:
# docker buildx imagetools inspect node:24-trixie-slim
FROM node:24-trixie-slim@sha256:50c3b2f6988dfc307b86e5301d69611af31f4789bdf232863b07d3b02fe55ae0 AS build
# strip, which takes 15 MB off Node, and a C compiler for process 1. A stable Debian has one version of each.
# hadolint ignore=DL3008
RUN apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /src
# What rarely changes comes first, so that the installed packages are taken from the cache.
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run package && scripts/image/root.sh dist/bin/wasmgate /image

FROM scratch
ARG VERSION
ARG REVISION
LABEL org.opencontainers.image.title="wasmgate" \
      org.opencontainers.image.description="A command-line runtime for WASI preview 1 programs" \
      org.opencontainers.image.source="https://github.com/wasmgate/wasmgate" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /image /
ENV PATH=/usr/local/bin:/usr/bin HOME=/home/wasmgate
# The number and not the name: Kubernetes can tell from it that this is not root.
USER 65532:65532
# `docker run -v "$PWD:/work" wasmgate app.wasm` finds app.wasm here.
WORKDIR /work
ENTRYPOINT ["wasmgate"]
