# An image with the program and the corpus that ships; it needs no network when it runs.
#
#   docker build -t evidence-assistant .
#   docker run --rm -it --network none evidence-assistant
#   docker run --rm -it --network none -v "$PWD/mine:/data" evidence-assistant build
#
# /data holds the corpus, the index and your own files; put articles into mine/corpus.

FROM python:3.11-slim AS made
COPY . /source
RUN sh /source/container/steps.sh install /opt/assistant
RUN sh /source/container/steps.sh prepare /opt/assistant /data
RUN sh /source/container/steps.sh trim /opt/assistant
RUN sh /source/container/steps.sh check /opt/assistant /data

FROM python:3.11-slim
RUN useradd --uid 1000 --no-create-home assistant
COPY --from=made --chown=assistant /opt/assistant /opt/assistant
COPY --from=made --chown=assistant /data /data
ENV ASSISTANT_HOME=/data/home
ENV ASSISTANT_CORPUS=/data/corpus
ENV ASSISTANT_INDEX=/data/index
ENV XDG_CACHE_HOME=/opt/assistant/cache
ENV HF_HUB_OFFLINE=1
ENV TRANSFORMERS_OFFLINE=1
ENV LANG=C.UTF-8
USER assistant
WORKDIR /data
VOLUME /data
ENTRYPOINT ["/opt/assistant/bin/assistant"]
