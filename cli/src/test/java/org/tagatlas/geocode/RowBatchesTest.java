package org.tagatlas.geocode;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RowBatchesTest {

  /** Returns at most a fixed number of bytes per read, as a pipe may. */
  private static final class SmallReads extends InputStream {
    private final InputStream in;
    private final int size;

    SmallReads(String text, int size) {
      in = new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
      this.size = size;
    }

    @Override
    public int read() throws IOException {
      return in.read();
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      return in.read(bytes, from, Math.min(length, size));
    }
  }

  private static final String KINDS = " UPR";

  /** Returns the rows, each prefixed by a letter for its kind. */
  private static List<String> rows(String text, int size) throws IOException {
    RowBatches batches = new RowBatches(new SmallReads(text, size));
    List<String> rows = new ArrayList<>();
    RowBatches.Batch batch = batches.next(Integer.MAX_VALUE);
    while (batch != null) {
      int from = 0;
      for (int i = 0; i < batch.rows(); i++) {
        int end = batch.ends()[i];
        rows.add(
            KINDS.charAt(batch.kinds()[i])
                + new String(batch.bytes(), from, end - from, StandardCharsets.ISO_8859_1));
        from = end;
      }
      assertThat(from).isEqualTo(batch.bytes().length);
      batch = batches.next(Integer.MAX_VALUE);
    }
    return rows;
  }

  @Test
  void splitsAtLineEndsOfAnyKindOutsideQuotes() throws IOException {
    for (int size = 1; size < 20; size++) {
      assertThat(rows("a,b\r\n\n1,\"x\r\ny\"\"\n\"\r2,\"\"\n\"3\n\",\"4\"\n5\"\n6", size))
          .containsExactly(
              " a,b\r\n",
              " \n",
              " 1,\"x\r\ny\"\"\n\"\r",
              " 2,\"\"\n",
              " \"3\n\",\"4\"\n",
              " 5\"\n",
              " 6");
    }
  }

  @Test
  void endsRowWithUnclosedQuoteAtItsLine() throws IOException {
    for (int size = 1; size < 20; size++) {
      assertThat(rows("1,\"x\n2,y\n3,z", size)).containsExactly("U1,\"x\n", " 2,y\n", " 3,z");
      assertThat(rows("1,\"x\r\n2,\"y z\"\r\n3", size))
          .containsExactly("U1,\"x\r\n", " 2,\"y z\"\r\n", " 3");
      assertThat(rows("\"x", size)).containsExactly("U\"x");
      assertThat(rows("\"x\r", size)).containsExactly("U\"x\r");
      assertThat(rows("\"x\ny\" ,1\n", size)).containsExactly(" \"x\ny\" ,1\n");
      assertThat(rows("\"x\" y\n\"", size)).containsExactly(" \"x\" y\n", "U\"");
    }
  }

  @Test
  void boundsTheSearchForAClosingQuote() throws IOException {
    String lines = "2,y\n".repeat(RowBatches.MAX_ROW / 2);

    List<String> rows = rows("1,\"x\n" + lines, 100_000);

    assertThat(rows).hasSize(1 + RowBatches.MAX_ROW / 2).startsWith("U1,\"x\n", " 2,y\n");
  }

  @Test
  void returnsLongRowInParts() throws IOException {
    String row = "x".repeat(5 * RowBatches.MAX_ROW);
    for (String end : List.of("\n", "\r\n", "")) {
      for (String start : List.of("", "\"")) {
        List<String> rows = rows("1\n" + start + row + end + (end.isEmpty() ? "" : "2\n"), 77_777);

        assertThat(rows.get(0)).isEqualTo(" 1\n");
        assertThat(rows.get(1)).startsWith("P" + start);
        assertThat(rows.get(rows.size() - 1)).startsWith(end.isEmpty() ? "R" : " 2\n");
        List<String> parts = rows.subList(1, rows.size() - (end.isEmpty() ? 0 : 1));
        assertThat(parts.get(parts.size() - 1)).startsWith("R").endsWith(end);
        assertThat(String.join("", parts.stream().map(part -> part.substring(1)).toList()))
            .isEqualTo(start + row + end);
      }
    }
  }

  @Property
  void keepsAllBytesOfAnyInput(
      @ForAll("tables") String text, @ForAll @IntRange(min = 1, max = 9) int size)
      throws IOException {
    List<String> rows = rows(text, size);

    assertThat(String.join("", rows.stream().map(row -> row.substring(1)).toList()))
        .isEqualTo(text);
    assertThat(rows).isEqualTo(rows(text, Integer.MAX_VALUE));
  }

  @Property
  void splitsWellFormedTablesAsFastCsvDoes(@ForAll("wellFormedTables") List<List<String>> table)
      throws IOException {
    StringBuilder text = new StringBuilder();
    table.forEach(row -> text.append(String.join(",", row)).append("\r\n"));

    List<String> rows = rows(text.toString(), 5);

    assertThat(rows).hasSize(table.size());
    for (int i = 0; i < rows.size(); i++) {
      assertThat(CsvReader.builder().ofCsvRecord(rows.get(i).substring(1)).stream().toList())
          .singleElement()
          .satisfies(row -> assertThat(row.getFieldCount()).isEqualTo(table.get(0).size()));
    }
  }

  @Provide
  Arbitrary<String> tables() {
    return Arbitraries.strings().withChars("\"\"\"\r\n\n,,a \u00E9").ofMaxLength(40);
  }

  @Provide
  Arbitrary<List<List<String>>> wellFormedTables() {
    Arbitrary<String> plain =
        Arbitraries.strings()
            .withChars("ab \"")
            .ofMinLength(1)
            .ofMaxLength(5)
            .map(text -> "x" + text);
    Arbitrary<String> quoted =
        Arbitraries.strings()
            .withChars("ab\r\n,\"")
            .ofMaxLength(7)
            .map(text -> '"' + text.replace("\"", "\"\"") + '"');
    return Arbitraries.oneOf(plain, quoted).list().ofSize(3).list().ofMinSize(1).ofMaxSize(6);
  }
}
