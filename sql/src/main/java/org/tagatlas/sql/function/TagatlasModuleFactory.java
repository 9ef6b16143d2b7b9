package org.tagatlas.sql.function;

import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.factories.ModuleFactory;
import org.apache.flink.table.module.Module;

/** The factory for {@code LOAD MODULE tagatlas}. */
public final class TagatlasModuleFactory implements ModuleFactory {

  /** The module's name in SQL. */
  public static final String NAME = "tagatlas";

  /** Called by Flink's service loader. */
  public TagatlasModuleFactory() {}

  @Override
  public String factoryIdentifier() {
    return NAME;
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of();
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of();
  }

  @Override
  public Module createModule(Context context) {
    return new TagatlasModule();
  }
}
