# The build stage runs on the platform of the machine and compiles for the target platform, without emulation. Builders that do
# not set the platforms build for their own.
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0-noble-aot AS build
ARG BUILDARCH
ARG TARGETARCH
RUN if [ "$TARGETARCH" != "$BUILDARCH" ]; then \
      apt-get update && apt-get install -y --no-install-recommends "crossbuild-essential-$TARGETARCH" && rm -rf /var/lib/apt/lists/*; \
    fi
WORKDIR /source

# Only the files that a restore needs, so that its layer remains valid when the code changes. The lock file is optional.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY eng/NativeAot.props eng/
COPY src/TfJobApi/TfJobApi.csproj src/TfJobApi/packages.publish.lock.jso[n] src/TfJobApi/
RUN dotnet restore src/TfJobApi ${TARGETARCH:+--arch "$TARGETARCH"} -p:_IsPublishing=true

# A later SDK may have new warnings. They must not fail the build of an image.
COPY .editorconfig ./
COPY eng/BannedSymbols.txt eng/
COPY eng/aot/ eng/aot/
COPY src/TfJobApi/ src/TfJobApi/
ARG VERSION
RUN dotnet publish src/TfJobApi --configuration Release ${TARGETARCH:+--arch "$TARGETARCH"} --no-restore --output /publish \
      -p:TreatWarningsAsErrors=false ${VERSION:+-p:Version="$VERSION"}

FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
# A release sets these; without them the labels are empty.
ARG VERSION
ARG REVISION
ARG SOURCE
LABEL org.opencontainers.image.title="TfJobApi" \
      org.opencontainers.image.description="A TFJob API server that anyone can run anywhere: CCI's TFJob endpoint in milliseconds." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.source="$SOURCE" \
      org.opencontainers.image.documentation="$SOURCE"
COPY --from=build /publish/TfJobApi /app/TfJobApi
WORKDIR /app
# All interfaces: the published ports decide which of them can be reached from outside of the container.
ENV ASPNETCORE_HTTP_PORTS=8080
# 8443 is for --https, which also works with a read-only file system: the CA is in memory.
EXPOSE 8080 8443
USER $APP_UID
HEALTHCHECK --interval=2s --timeout=3s --start-period=5s --retries=3 CMD ["/app/TfJobApi", "healthcheck"]
ENTRYPOINT ["/app/TfJobApi"]
