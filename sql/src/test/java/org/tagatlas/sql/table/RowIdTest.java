package org.tagatlas.sql.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.DataType;
import org.junit.jupiter.api.Test;

class RowIdTest {

  private static final DataType TWO_TEXTS =
      DataTypes.ROW(
          DataTypes.FIELD("a", DataTypes.STRING()), DataTypes.FIELD("b", DataTypes.STRING()));

  private static String id(String... texts) {
    GenericRowData row = new GenericRowData(2);
    row.setField(0, StringData.fromString(texts[0]));
    row.setField(1, StringData.fromString(texts[1]));
    return RowId.of(TWO_TEXTS, new int[] {0, 1}).of(row);
  }

  @Test
  void idsHaveTheFormatOfTheAtlas() {
    assertThat(id("all|US", "new|york")).isEqualTo("all\\|US|new|york");
    assertThat(id("all", "")).isEqualTo("all|");
    DataType type =
        DataTypes.ROW(
            DataTypes.FIELD("n", DataTypes.BIGINT()),
            DataTypes.FIELD("x", DataTypes.DOUBLE()),
            DataTypes.FIELD("d", DataTypes.DATE()));
    GenericRowData row = GenericRowData.of(-7L, 1.5, (int) LocalDate.of(1965, 2, 3).toEpochDay());
    assertThat(RowId.of(type, new int[] {0}).of(row)).isEqualTo("-7");
    assertThat(RowId.of(type, new int[] {2, 0}).of(row)).isEqualTo("1965-02-03|-7");
    assertThatThrownBy(() -> RowId.of(type, new int[] {1}))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("DOUBLE");
  }

  /** Uses few characters, so that many keys are similar. */
  @Property
  void differentKeysHaveDifferentIds(
      @ForAll @Chars({'|', '\\', 'a'}) @StringLength(max = 4) String a,
      @ForAll @Chars({'|', '\\', 'a'}) @StringLength(max = 4) String b,
      @ForAll @Chars({'|', '\\', 'a'}) @StringLength(max = 4) String c,
      @ForAll @Chars({'|', '\\', 'a'}) @StringLength(max = 4) String d) {
    assertThat(id(a, b).equals(id(c, d))).isEqualTo(a.equals(c) && b.equals(d));
  }
}
