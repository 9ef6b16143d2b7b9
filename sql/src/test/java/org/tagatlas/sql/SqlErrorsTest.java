package org.tagatlas.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.flink.table.api.SqlParserException;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;

class SqlErrorsTest {

  private static final SqlStatement STATEMENT =
      SqlScript.parse(
              new ScriptText("s.sql", "SET 'x' = 'y';\n\n SELECT '${v}',\n\tx FROM y;"),
              Map.of("v", "a longer one"))
          .get(1);

  private static String message(RuntimeException thrown) {
    return SqlErrors.convert(STATEMENT, thrown).getMessage();
  }

  @Test
  void mapsPositionsToTheScript() {
    assertThat(
            message(
                new SqlParserException(
                    "SQL parse failed. Encountered \"FROM\" at line 2, column 4.\n"
                        + "Was expecting one of:\n    \"ALL\" ...\n")))
        .isEqualTo("s.sql:4:4: Encountered \"FROM\".\n  \tx FROM y;\n  \t  ^");
    assertThat(
            message(
                new ValidationException(
                    "SQL validation failed. From line 2, column 2 to line 2, column 2: Column 'x'"
                        + " not found in any table",
                    new IllegalStateException("From line 2, column 2 to line 2, column 2"))))
        .isEqualTo("s.sql:4:2: Column 'x' not found in any table\n  \tx FROM y;\n  \t^");
    // After a value that is longer than its variable.
    assertThat(message(new ValidationException("At line 1, column 22: odd")))
        .startsWith("s.sql:3:15: odd\n");
  }

  @Test
  void reportsTheLineOfTheStatementAndAllCausesWithoutAPosition() {
    assertThat(
            message(
                new ValidationException(
                    "Unable to create a source for reading table 'a.b.t'.\n\nTable options"
                        + " are:\n\n'connector'='tagatlas-shards'",
                    new ValidationException("'path' contains no shards: x."))))
        .isEqualTo(
            "s.sql:3: Unable to create a source for reading table 'a.b.t'. 'path' contains"
                + " no shards: x.\n   SELECT '${v}',");
    assertThat(message(new NullPointerException())).startsWith("s.sql:3: NullPointerException");
  }
}
