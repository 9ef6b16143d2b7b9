package org.tagatlas.connectors.serialization;

import java.util.Map;
import java.util.Optional;

/**
 * Maps class names in snapshots of version 1 to serializer ids. The names are those of that time,
 * regardless of later renames. Never add or change an entry: newer snapshots contain ids.
 */
final class FormerClassNames {

  private static final Map<String, String> IDS =
      Map.ofEntries(
          Map.entry("org.tagatlas.connectors.serialization.NumberedRowSerializer", "numbered-row"),
          Map.entry("org.tagatlas.connectors.serialization.PhotoRecordSerializer", "photo-record"),
          Map.entry("org.tagatlas.connectors.serialization.ShardRowSerializer", "shard-row"),
          Map.entry("org.tagatlas.connectors.sink.DocumentSerializer", "document"),
          Map.entry("org.tagatlas.count.MachineTagCountSerializer", "machine-tag-count"),
          Map.entry("org.tagatlas.count.MachineTagSightingSerializer", "machine-tag-sighting"),
          Map.entry("org.tagatlas.count.PhotoVisitSerializer", "photo-visit"),
          Map.entry("org.tagatlas.count.RegionKeySerializer", "region-key"),
          Map.entry("org.tagatlas.count.RegionSumSerializer", "region-sum"),
          Map.entry("org.tagatlas.count.RegionUpdateSerializer", "region-update"),
          Map.entry("org.tagatlas.count.SightingPageSerializer", "sighting-page"),
          Map.entry("org.tagatlas.count.TagBucketSerializer", "tag-bucket"),
          Map.entry("org.tagatlas.count.TagChunkSerializer", "tag-chunk"),
          Map.entry("org.tagatlas.count.TagRowsSerializer", "tag-rows"),
          Map.entry("org.tagatlas.count.VotersSerializer", "photographer-set"),
          Map.entry("org.tagatlas.count.VotesDeltaSerializer", "votes-delta"),
          Map.entry("org.tagatlas.extra.ask.CachedAnswerSerializer", "cached-answer"),
          Map.entry("org.tagatlas.intake.IdSetSerializer", "photo-id-set"),
          Map.entry("org.tagatlas.located.PhotoNewsSerializer", "located-photo-update"),
          Map.entry("org.tagatlas.located.PhotoPlacesSerializer", "photo-places"),
          Map.entry("org.tagatlas.located.PhotoToLocateSerializer", "photo-to-locate"),
          Map.entry("org.tagatlas.located.TagNewsSerializer", "tag-place-update"),
          Map.entry("org.tagatlas.located.TagStateSerializer", "tag-place"),
          Map.entry("org.tagatlas.operator.TallyUpdateSerializer", "summary-update"),
          Map.entry("org.tagatlas.publish.CandidateSerializer", "signature-candidate"),
          Map.entry("org.tagatlas.publish.RegionStateSerializer", "signature-region"));

  private FormerClassNames() {}

  /** Returns the id of the serializer whose class had this name. */
  static Optional<String> id(String className) {
    return Optional.ofNullable(IDS.get(className));
  }
}
