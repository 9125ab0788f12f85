# The program `strandline` in an image of its own.
#   docker build -t strandline .
#   docker run -p 127.0.0.1:10480:10480 -v strandline-data:/var/lib/strandline strandline

# Debian 12 in both stages: a program linked against a newer C library would not start in the second.
FROM swift:6.3-bookworm AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libsqlite3-dev libcurl4-openssl-dev zlib1g-dev libcrypt-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /build
# The dependencies stand in a layer of their own: a change of our code does not fetch them again.
COPY Package.swift ./
RUN swift package resolve
# The manifest names the test targets, and SwiftPM refuses a manifest whose folders are missing.
COPY Sources ./Sources
COPY Tests ./Tests
RUN swift build -c release --product strandline --static-swift-stdlib \
    && install -s -D "$(swift build -c release --show-bin-path)/strandline" /staging/strandline

FROM debian:12-slim
# The server fills the empty file with a token of its own; who is in its group may send with it, too.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates libcrypt1 libcurl4 libsqlite3-0 libstdc++6 zlib1g \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10480 --user-group --no-create-home --shell /usr/sbin/nologin strandline \
    && install -d -o strandline -g strandline -m 0700 /var/lib/strandline \
    && install -d -o strandline -g strandline -m 0750 /run/strandline \
    && install -o strandline -g strandline -m 0640 /dev/null /run/strandline/token
COPY --from=build /staging/strandline /usr/local/bin/strandline
USER strandline
WORKDIR /var/lib/strandline
VOLUME /var/lib/strandline
EXPOSE 10480
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["strandline", "healthcheck"]
ENTRYPOINT ["strandline"]
# Loopback of a container is reached by nobody, so it listens on every address. There everybody may
# read, and send who bears the token that is made at the first start:
#   docker exec CONTAINER cat /run/strandline/token
CMD ["serve", "--data", "/var/lib/strandline", "--web.listen-address", "0.0.0.0:10480", "--web.token-file", "/run/strandline/token"]
