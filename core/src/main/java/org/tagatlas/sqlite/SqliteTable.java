package org.tagatlas.sqlite;

import java.util.List;

/**
 * A table with rowids.
 *
 * @param name the table's name
 * @param rootPage number of the first page of its B-tree
 * @param columns names of its columns, in the order of the table
 * @param rowidColumn index of the column that is another name of the rowid; -1 if there is none
 * @param real for each column, whether integers in it stand for floating-point numbers
 */
public record SqliteTable(
    String name, long rootPage, List<String> columns, int rowidColumn, List<Boolean> real) {

  static SqliteTable of(String name, long rootPage, TableDefinition definition) {
    int rowid = -1;
    for (int i = 0; i < definition.columns().size(); i++) {
      if (definition.columns().get(i).rowid()) {
        rowid = i;
      }
    }
    return new SqliteTable(
        name,
        rootPage,
        definition.columns().stream().map(TableDefinition.Column::name).toList(),
        rowid,
        definition.columns().stream().map(TableDefinition.Column::real).toList());
  }
}
