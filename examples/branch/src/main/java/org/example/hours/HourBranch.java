package org.example.hours;

import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.tagatlas.branch.Branch;
import org.tagatlas.branch.Enriched;
import org.tagatlas.branch.Publisher;
import org.tagatlas.branch.Tally;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.connectors.sink.DocumentSerializer;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.enrich.Extraction;
import org.tagatlas.settings.AtlasSettings;

/** Publishes how many photos of a country were uploaded in each hour of the day (UTC). */
public final class HourBranch implements Branch {

  /** One document per country and hour. Their number is a gauge, not a counter. */
  static final DocumentKind HOURS =
      DocumentKind.upsert("hours", HourBranch.class, "hours.json", "hours");

  private static final HourExtraction PHOTOS = new HourExtraction();

  @Override
  public Set<DocumentKind> kinds() {
    return Set.of(HOURS);
  }

  @Override
  public List<Extraction<?>> extractions() {
    return List.of(PHOTOS);
  }

  @Override
  public void attach(Enriched in, Publisher out, Tally tally, AtlasSettings settings) {
    SingleOutputStreamOperator<Document> hours =
        in.get(PHOTOS)
            .keyBy(hour -> hour, Types.STRING)
            .transform(
                "hours",
                DocumentSerializer.TYPE,
                new HourOperator(settings.publishing().policy().flush()))
            .name("hours")
            .uid("hours");
    tally.add(hours);
    out.publish(HOURS, hours);
  }
}
