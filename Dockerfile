# docker build -t city2city . (docs/operations.md)
FROM python:3.11-slim AS build
RUN python -m venv /opt/city2city
ENV PATH=/opt/city2city/bin:$PATH
WORKDIR /src
COPY requirements/serve.txt requirements/serve.txt
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/serve.txt
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY bot bot
COPY handlers handlers
COPY faq faq
COPY storage storage
RUN pip install --disable-pip-version-check --no-deps --no-build-isolation --no-index .

FROM python:3.11-slim
# As the first process of a container ours would outlive the signal that ends a step which hangs, so tini is the first.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends tini \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin city2city \
    && install --directory --owner=10001 --mode=0700 /data
COPY --from=build /opt/city2city /opt/city2city
ENV PATH=/opt/city2city/bin:$PATH \
    DATABASE_URL=/data/city2city.db \
    CITY2CITY_FILES=/data/files \
    HOST=0.0.0.0 \
    MPLCONFIGDIR=/tmp/matplotlib
USER 10001
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=60s --timeout=30s --start-period=60s CMD ["city2city", "ready", "--alive"]
ENTRYPOINT ["tini", "--", "city2city"]
CMD ["run"]
