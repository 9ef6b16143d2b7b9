package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tagatlas.run.JobRestarts;

final class SubmitTargetTest {

  private static final JobID JOB = JobID.fromHexString("0123456789abcdef0123456789abcdef");

  private final Map<String, String> responses = new ConcurrentHashMap<>();
  private HttpServer server;
  private SubmitTarget target;

  @BeforeEach
  void startServer() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String response = responses.get(exchange.getRequestURI().toString());
          byte[] body = (response == null ? "" : response).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(
              response == null ? 404 : 200, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    TargetCluster cluster = TargetCluster.at("http://127.0.0.1:" + server.getAddress().getPort());
    target = new SubmitTarget(cluster, new Configuration(), true);
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Test
  void readsRestartsAndNewestFailure() {
    assertThat(target.restarts(JOB)).isEmpty();
    responses.put(
        "/jobs/" + JOB + "/metrics?get=numRestarts", "[{\"id\":\"numRestarts\",\"value\":\"0\"}]");
    assertThat(target.restarts(JOB)).contains(new JobRestarts(0, Optional.empty()));
    responses.put(
        "/jobs/" + JOB + "/metrics?get=numRestarts", "[{\"id\":\"numRestarts\",\"value\":\"2\"}]");
    responses.put(
        "/jobs/" + JOB + "/exceptions",
        "{\"exceptionHistory\":{\"entries\":[{\"stacktrace\":\"java.io.IOException: full\"}]}}");
    assertThat(target.restarts(JOB))
        .contains(new JobRestarts(2, Optional.of("java.io.IOException: full")));
  }

  @Test
  void ignoresMetricThatIsNotReportedYet() {
    responses.put("/jobs/" + JOB + "/metrics?get=numRestarts", "[]");
    assertThat(target.restarts(JOB)).isEmpty();
  }
}
