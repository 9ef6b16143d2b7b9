package org.tagatlas.job;

import java.time.Clock;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.tagatlas.connectors.record.PhotoRecord;
import org.tagatlas.connectors.record.Reject;
import org.tagatlas.connectors.record.ShardRow;
import org.tagatlas.connectors.serialization.PhotoRecordSerializer;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.connectors.sink.DocumentSerializer;
import org.tagatlas.count.MachineTagCombiner;
import org.tagatlas.count.MachineTagCount;
import org.tagatlas.count.MachineTagCountOperator;
import org.tagatlas.count.MachineTagCountSerializer;
import org.tagatlas.count.MachineTagSighting;
import org.tagatlas.count.PhotoVisit;
import org.tagatlas.count.PhotoVisitSerializer;
import org.tagatlas.count.RegionKeySerializer;
import org.tagatlas.count.RegionUpdate;
import org.tagatlas.count.RegionUpdateSerializer;
import org.tagatlas.count.SightingPacker;
import org.tagatlas.count.SightingPage;
import org.tagatlas.count.SightingPageSerializer;
import org.tagatlas.count.TagCountOperator;
import org.tagatlas.count.TotalsOperator;
import org.tagatlas.count.VisitCombiner;
import org.tagatlas.extra.AskSettings;
import org.tagatlas.extra.ask.AskOperatorFactory;
import org.tagatlas.extra.ask.KnownTags;
import org.tagatlas.intake.FirstSeenOperator;
import org.tagatlas.intake.IntakeOperator;
import org.tagatlas.located.LocatedPhotoOperator;
import org.tagatlas.located.MachineTagPlaceOperator;
import org.tagatlas.located.PhotoNews;
import org.tagatlas.located.PhotoNewsSerializer;
import org.tagatlas.located.PlaceCombiner;
import org.tagatlas.located.TagNews;
import org.tagatlas.located.TagNewsSerializer;
import org.tagatlas.operator.Pace;
import org.tagatlas.operator.TallyCounts;
import org.tagatlas.operator.TallyUpdate;
import org.tagatlas.operator.TallyUpdateSerializer;
import org.tagatlas.publish.Kind;
import org.tagatlas.publish.MachineTagDocument;
import org.tagatlas.publish.RejectDocument;
import org.tagatlas.publish.SignatureOperator;
import org.tagatlas.summary.SummaryFunction;

/** The topology, from the rows of shards to documents. It is one whichever way the rows arrive. */
public final class AtlasJob {

  /** The number of key groups: the most that the job can ever be scaled to. */
  public static final int MAX_PARALLELISM = 512;

  private static final int MAX_COMBINED_MACHINE_TAGS = 20_000;
  private static final int MAX_GATHERED_MACHINE_TAGS = 250_000;
  private static final int MAX_GATHERED_PLACES = 100_000;
  private static final int MAX_GATHERED_PHOTOS = 20_000;
  private static final long FIRST_SEEN_CACHE_BYTES = 128L << 20;

  private AtlasJob() {}

  /**
   * Adds the topology to the rows' environment.
   *
   * @param rows what was read from shards
   * @param settings what is counted and published
   * @param outputs where documents go: each gets all of them; their names differ
   */
  public static void build(
      DataStream<ShardRow> rows, AtlasSettings settings, List<Output> outputs) {
    Pace pace = settings.pace();

    SingleOutputStreamOperator<PhotoRecord> records =
        rows.transform(
                "intake", PhotoRecordSerializer.TYPE, new IntakeOperator(settings.exclusions()))
            .name("intake")
            .uid("intake");

    SingleOutputStreamOperator<PhotoRecord> firstSeen =
        records
            .keyBy(FirstSeenOperator::group, Types.LONG)
            .transform(
                "first-seen",
                PhotoRecordSerializer.TYPE,
                new FirstSeenOperator(FIRST_SEEN_CACHE_BYTES))
            .name("first-seen")
            .uid("first-seen");

    SingleOutputStreamOperator<PhotoVisit> enriched =
        firstSeen
            .process(new EnrichFunction(settings), PhotoVisitSerializer.TYPE)
            .name("enrich")
            .uid("enrich");

    SingleOutputStreamOperator<RegionUpdate> visits =
        enriched
            .transform(
                "combine-visits",
                RegionUpdateSerializer.TYPE,
                new VisitCombiner(settings.levels(), settings.windows(), pace))
            .name("combine-visits")
            .uid("combine-visits");

    DataStream<TallyUpdate> tally =
        records
            .getSideOutput(TallyCounts.TALLY)
            .union(
                firstSeen.getSideOutput(TallyCounts.TALLY),
                visits.getSideOutput(TallyCounts.TALLY));

    if (settings.publishes(Kind.PHOTOS)) {
      publish(Kind.PHOTOS, enriched.getSideOutput(EnrichFunction.PHOTOS), outputs);
    }
    if (settings.publishes(Kind.REJECTS)) {
      publish(Kind.REJECTS, rejects(records), outputs);
    }
    if (settings.publishes(Kind.MACHINE_TAGS)) {
      publish(
          Kind.MACHINE_TAGS,
          machineTags(enriched.getSideOutput(EnrichFunction.MACHINE_TAGS), settings),
          outputs);
    }
    if (settings.publishes(Kind.EXTRAS)) {
      SingleOutputStreamOperator<Document> extras =
          extras(enriched.getSideOutput(EnrichFunction.MACHINE_TAGS), settings.extras());
      tally = tally.union(extras.getSideOutput(TallyCounts.TALLY));
      publish(Kind.EXTRAS, extras, outputs);
    }
    if (settings.publishes(Kind.SIGNATURES) || settings.publishes(Kind.REGIONS)) {
      SingleOutputStreamOperator<RegionUpdate> tags = tagCounters(enriched, settings);
      SingleOutputStreamOperator<Document> signatures = signatures(tags, visits, settings);
      tally =
          tally.union(
              tags.getSideOutput(TallyCounts.TALLY), signatures.getSideOutput(TallyCounts.TALLY));
      if (settings.publishes(Kind.SIGNATURES)) {
        publish(Kind.SIGNATURES, signatures, outputs);
      }
      if (settings.publishes(Kind.REGIONS)) {
        publish(Kind.REGIONS, signatures.getSideOutput(SignatureOperator.REGIONS), outputs);
      }
    }

    if (settings.locates()) {
      tally = tally.union(enriched.getSideOutput(TallyCounts.TALLY));
    }
    if (settings.locatesByMachineTags()) {
      tally = tally.union(locatedPhotos(enriched, settings, outputs));
    }

    tally
        .process(new SummaryFunction())
        .returns(TallyUpdateSerializer.TYPE)
        .name("summary")
        .uid("summary")
        .setParallelism(1)
        .setMaxParallelism(1)
        .sinkTo(new DiscardingSink<>())
        .name("end of summary")
        .uid("end-of-summary")
        .setParallelism(1);
  }

  private static DataStream<Document> rejects(SingleOutputStreamOperator<PhotoRecord> records) {
    return records
        .getSideOutput(IntakeOperator.REJECTS)
        .map(row -> RejectDocument.of((Reject) row, Clock.systemUTC().millis()))
        .returns(DocumentSerializer.TYPE)
        .name("reject-documents")
        .uid("reject-documents");
  }

  private static DataStream<Document> machineTags(
      DataStream<MachineTagSighting> sightings, AtlasSettings settings) {
    SingleOutputStreamOperator<MachineTagCount> counts =
        sightings
            .transform(
                "combine-machine-tags",
                MachineTagCountSerializer.TYPE,
                new MachineTagCombiner(MAX_COMBINED_MACHINE_TAGS, settings.pace()))
            .name("combine-machine-tags")
            .uid("combine-machine-tags")
            .keyBy(MachineTagCount::machineTag, Types.STRING)
            .transform(
                "machine-tags",
                MachineTagCountSerializer.TYPE,
                new MachineTagCountOperator(MAX_GATHERED_MACHINE_TAGS, settings.pace()))
            .name("machine-tags")
            .uid("machine-tags");
    return counts
        .map(MachineTagDocument::of)
        .returns(DocumentSerializer.TYPE)
        .name("machine-tag-documents")
        .uid("machine-tag-documents");
  }

  private static SingleOutputStreamOperator<Document> extras(
      DataStream<MachineTagSighting> sightings, AskSettings settings) {
    KnownTags known = new KnownTags(settings.services());
    return sightings
        .flatMap(known)
        .returns(Types.STRING)
        .name("known-machine-tags")
        .uid("known-machine-tags")
        .keyBy(known, Types.STRING)
        .transform("ask", DocumentSerializer.TYPE, new AskOperatorFactory(settings))
        .name("ask")
        .uid("ask");
  }

  private static SingleOutputStreamOperator<RegionUpdate> tagCounters(
      DataStream<PhotoVisit> photos, AtlasSettings settings) {
    return photos
        .transform("pack-sightings", SightingPageSerializer.TYPE, new SightingPacker())
        .name("pack-sightings")
        .uid("pack-sightings")
        .keyBy(SightingPage::bucket, Types.INT)
        .transform(
            "tag-counters",
            RegionUpdateSerializer.TYPE,
            new TagCountOperator(
                settings.levels(),
                settings.windows(),
                settings.minPhotographers(),
                settings.maxGatheredBytes(),
                settings.pace()))
        .name("tag-counters")
        .uid("tag-counters");
  }

  private static SingleOutputStreamOperator<Document> signatures(
      SingleOutputStreamOperator<RegionUpdate> tags,
      DataStream<RegionUpdate> visits,
      AtlasSettings settings) {
    SingleOutputStreamOperator<RegionUpdate> totals =
        tags.getSideOutput(TagCountOperator.VOTES)
            .keyBy(delta -> delta.key().levelKey(), Types.INT)
            .transform("totals", RegionUpdateSerializer.TYPE, new TotalsOperator(settings.pace()))
            .name("totals")
            .uid("totals");
    return tags.union(totals, visits)
        .keyBy(RegionUpdate::key, RegionKeySerializer.TYPE)
        .transform(
            "signatures",
            DocumentSerializer.TYPE,
            new SignatureOperator(
                settings.top(),
                settings.minPhotographers(),
                settings.maxGatheredBytes(),
                settings.pace()))
        .name("signatures")
        .uid("signatures");
  }

  /** Publishes photos without coordinates where others of their machine tags are. */
  private static DataStream<TallyUpdate> locatedPhotos(
      SingleOutputStreamOperator<PhotoVisit> enriched,
      AtlasSettings settings,
      List<Output> outputs) {
    SingleOutputStreamOperator<TagNews> combined =
        enriched
            .getSideOutput(EnrichFunction.TO_LOCATE)
            .transform(
                "combine-places",
                TagNewsSerializer.TYPE,
                new PlaceCombiner(MAX_COMBINED_MACHINE_TAGS, settings.pace()))
            .name("combine-places")
            .uid("combine-places");
    DataStream<PhotoNews> told =
        combined
            .keyBy(TagNews::tag, Types.STRING)
            .transform(
                "machine-tag-places",
                PhotoNewsSerializer.TYPE,
                new MachineTagPlaceOperator(MAX_GATHERED_PLACES, settings.pace()))
            .name("machine-tag-places")
            .uid("machine-tag-places");
    SingleOutputStreamOperator<Document> located =
        combined
            .getSideOutput(PlaceCombiner.WAITING)
            .union(told)
            .keyBy(PhotoNews::photoid, Types.LONG)
            .transform(
                "located-photos",
                DocumentSerializer.TYPE,
                new LocatedPhotoOperator(MAX_GATHERED_PHOTOS, settings.pace()))
            .name("located-photos")
            .uid("located-photos");
    for (Output output : outputs) {
      located
          .sinkTo(output.locatedPhotos().get())
          .name("publish located photos to " + output.name())
          .uid("publish-located-photos-" + output.name());
    }
    return located.getSideOutput(TallyCounts.TALLY);
  }

  private static void publish(Kind kind, DataStream<Document> documents, List<Output> outputs) {
    for (Output output : outputs) {
      documents
          .sinkTo(output.sinks().apply(kind))
          .name("publish " + kind.word() + " to " + output.name())
          .uid("publish-" + kind.word() + '-' + output.name());
    }
  }
}
