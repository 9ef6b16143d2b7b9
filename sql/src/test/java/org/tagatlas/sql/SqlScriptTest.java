package org.tagatlas.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SqlScriptTest {

  private static List<String> texts(String script, Map<String, String> variables) {
    return SqlScript.parse(new ScriptText("s.sql", script), variables).stream()
        .map(SqlStatement::text)
        .toList();
  }

  private static List<String> texts(String script) {
    return texts(script, Map.of());
  }

  @Test
  void splitsStatementsAtSemicolons() {
    assertThat(texts("a ;\n b\n c;; ;d")).containsExactly("a", "b\n c", "d");
    assertThat(texts(" \n-- nothing; at all\n/* ; */ ;")).isEmpty();
  }

  @Test
  void ignoresSemicolonsInQuotesAndComments() {
    assertThat(texts("SELECT 'it''s; -- ' , `a;``b` -- c; d\n, /* e; ' */ 1; SELECT 2"))
        .containsExactly("SELECT 'it''s; -- ' , `a;``b` -- c; d\n, /* e; ' */ 1", "SELECT 2");
    // Hints are kept.
    assertThat(texts("SELECT /*+ STATE_TTL('a' = '1d') */ 1"))
        .containsExactly("SELECT /*+ STATE_TTL('a' = '1d') */ 1");
  }

  @Test
  void keepsStatementSetsTogether() {
    String set =
        "EXECUTE STATEMENT SET\n BEGIN\n INSERT INTO a SELECT 1;\n INSERT INTO b SELECT 2;\nEND";
    assertThat(texts(set + "; SELECT 3")).containsExactly(set, "SELECT 3");
    assertThat(texts("explain statement set begin insert into a select 1; end;select 3"))
        .containsExactly("explain statement set begin insert into a select 1; end", "select 3");
    assertThat(texts("SELECT 'STATEMENT SET BEGIN'; SELECT 1")).hasSize(2);
  }

  @Test
  void substitutesVariables() {
    Map<String, String> variables = Map.of("path", "it's; here", "n.1", "7");
    assertThat(texts("'p' = '${path}' -- ${none}\n LIMIT ${n.1} ${rest:-OFFSET 2}", variables))
        .containsExactly("'p' = 'it''s; here' -- ${none}\n LIMIT 7 OFFSET 2");
    assertThat(texts("'${path:-x}', '${other:-y}', '${empty:-}'", variables))
        .containsExactly("'it''s; here', 'y', ''");
    assertThatThrownBy(() -> texts("SELECT 1;\n SELECT '${nothing}'"))
        .isInstanceOf(SqlScriptException.class)
        .hasMessageContaining("s.sql:2:10: the variable nothing has no value")
        .hasMessageContaining("--var nothing=VALUE")
        .hasMessageEndingWith(" SELECT '${nothing}'\n" + " ".repeat(11) + "^");
    assertThatThrownBy(() -> texts("${no variable}"))
        .hasMessageContaining("s.sql:1:1: invalid variable");
  }

  @Test
  void reportsUnterminatedQuotesAndComments() {
    assertThatThrownBy(() -> texts("SELECT 1;\n  SELECT 'a;\nb"))
        .hasMessageContaining("s.sql:2:10");
    assertThatThrownBy(() -> texts("/* a; b")).hasMessageContaining("s.sql:1:1: the comment");
  }

  @Test
  void mapsPositionsToTheScript() {
    String text = "SET 'a' = 'b';\n\n  -- first\n SELECT '${long}', x\n\tFROM y;";
    SqlStatement statement =
        SqlScript.parse(new ScriptText("s.sql", text), Map.of("long", "a long value")).get(1);
    assertThat(statement.text()).startsWith("-- first\n SELECT 'a long value', x");
    assertThat(statement.begin()).isEqualTo(new ScriptText.Place(3, 3));
    int x = " SELECT 'a long value', ".length() + 1;
    assertThat(statement.place(2, x)).isEqualTo(new ScriptText.Place(4, 20));
    assertThat(statement.place(3, 7)).isEqualTo(new ScriptText.Place(5, 7));
    assertThat(statement.place(30, 1)).isEqualTo(statement.begin());
  }

  @Test
  void detectsFinishedStatements() {
    assertThat(finished("")).isTrue();
    assertThat(finished("SELECT 1")).isFalse();
    assertThat(finished("SELECT 1;\n -- done")).isTrue();
    assertThat(finished("SELECT ';")).isFalse();
    assertThat(finished("SELECT 1; /* ")).isFalse();
    assertThat(finished("EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1;")).isFalse();
    assertThat(finished("SELECT ${none};")).isTrue();
  }

  private static boolean finished(String text) {
    return SqlScript.isFinished(new ScriptText("input", text), Map.of());
  }

  /** Joined statements are split into the original ones, regardless of quotes and comments. */
  @Property
  void splitsJoinedStatements(@ForAll("statements") List<String> statements) {
    assertThat(texts(String.join(" ;\n", statements)))
        .isEqualTo(statements.stream().map(String::strip).toList());
  }

  @Provide
  Arbitrary<List<String>> statements() {
    return Arbitraries.of("SELECT", "'a;b''c'", "`x;`", "-- ;'\n", "/* ;` */", "1", "\n", "a - b")
        .list()
        .ofMinSize(1)
        .ofMaxSize(8)
        // Surrounding whitespace is not kept, and a statement needs text other than comments.
        .map(parts -> "SELECT " + String.join(" ", parts) + " x")
        .list()
        .ofMaxSize(5);
  }
}
