package org.tagatlas.sql.function;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.module.Module;

/** The SQL functions of the atlas. No name collides with a built-in function of Flink. */
public final class TagatlasModule implements Module {

  private static final Map<String, FunctionDefinition> FUNCTIONS =
      Map.ofEntries(
          Map.entry("calendar_window", new CalendarWindowFunction()),
          Map.entry("geotile", new GeotileFunction()),
          Map.entry("locate_text", new LocateTextFunction()),
          Map.entry("log_odds", new LogOddsFunction()),
          Map.entry("machine_tags", new MachineTagsFunction()),
          Map.entry("names_place", new NamesPlaceFunction()),
          Map.entry("photographers", new PhotographersFunction()),
          Map.entry("regions", new RegionsFunction()),
          Map.entry("reverse_geocode", new ReverseGeocodeFunction()),
          Map.entry("round_score", new RoundScoreFunction()),
          Map.entry("shard_key", new ShardKeyFunction()),
          Map.entry("tags", new TagsFunction()),
          Map.entry("url_text", new UrlTextFunction()));

  @Override
  public Set<String> listFunctions() {
    return FUNCTIONS.keySet();
  }

  @Override
  public Optional<FunctionDefinition> getFunctionDefinition(String name) {
    return Optional.ofNullable(FUNCTIONS.get(name.toLowerCase(Locale.ROOT)));
  }
}
