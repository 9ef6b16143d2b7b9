package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.run.UserError;

final class TargetClusterTest {

  @Test
  void cancelsJobOverRest() throws Exception {
    JobID job = JobID.fromHexString("0123456789abcdef0123456789abcdef");
    List<String> requests = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.add(exchange.getRequestMethod() + ' ' + exchange.getRequestURI());
          byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json; charset=UTF-8");
          exchange.sendResponseHeaders(202, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      TargetCluster.at("http://127.0.0.1:" + server.getAddress().getPort()).cancel(job);
    } finally {
      server.stop(0);
    }
    assertThat(requests)
        .singleElement()
        .asString()
        .startsWith("PATCH ")
        .contains("/jobs/" + job)
        .contains("mode=cancel");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"host:8081", "ftp://host:8081", "http://host:8081/path", "http://", "a b"})
  void rejectsInvalidUrls(String url) {
    assertThatThrownBy(() -> TargetCluster.at(url))
        .isInstanceOf(UserError.class)
        .hasMessage("--cluster must be a URL such as http://host:8081, but was '" + url + "'.");
  }
}
