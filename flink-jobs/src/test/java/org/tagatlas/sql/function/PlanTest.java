package org.tagatlas.sql.function;

import java.nio.file.*;
import java.util.*;
import org.apache.flink.table.api.*;
import org.junit.jupiter.api.Test;

class PlanTest {
  @Test
  void scratch() throws Exception {
    TableEnvironment t =
        TableEnvironment.create(
            System.getProperty("stream") != null
                ? EnvironmentSettings.inStreamingMode()
                : EnvironmentSettings.inBatchMode());
    t.executeSql("LOAD MODULE tagatlas");
    String s =
        Files.readString(Path.of("../sql/signatures.sql"))
            .replaceAll("(?m)^--.*$", "")
            .replace("'tagatlas-shards'", "'filesystem','format'='json'")
            .replace("INSERT OVERWRITE signatures", "");
    for (String q : s.split(";")) {
      q = q.strip();
      if (q.isEmpty() || q.startsWith("SET")) continue;
      if (q.startsWith("CREATE")) t.executeSql(q);
      else System.out.println(t.explainSql(q));
    }
  }
}
