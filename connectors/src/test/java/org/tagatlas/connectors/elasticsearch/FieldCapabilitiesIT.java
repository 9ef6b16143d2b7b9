package org.tagatlas.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.elasticsearch.ElasticsearchServer;
import org.tagatlas.elasticsearch.RunningElasticsearch;

/** Tests which fields readers can search and aggregate. */
@ExtendWith(RunningElasticsearch.class)
class FieldCapabilitiesIT {

  private final PublishedSample sample;

  FieldCapabilitiesIT(ElasticsearchServer server) {
    sample = PublishedSample.on(server);
  }

  /** Checks whether each field is {@code searchable} and {@code aggregatable}. */
  @ParameterizedTest
  @CsvSource({
    "photos,photoid,long",
    "photos,location,geo_point",
    "photos,location_source,keyword",
    "photos,location_uncertainty_m,integer",
    "photos,location_machine_tag,keyword",
    "photos,estimated,boolean",
    "photos,location_confidence,float",
    "photos,location_model,keyword",
    "photos,location_estimate.city.p,float",
    "photos,location_estimate.evidence.term,keyword",
    "photos,location_estimate.alternatives.location,geo_point",
    "photos,accuracy,byte",
    "photos,country,keyword",
    "photos,admin1_code,keyword",
    "photos,admin1,keyword",
    "photos,city,keyword",
    "photos,city_distance_km,float",
    "photos,tags,keyword",
    "photos,labels,keyword",
    "photos,machine_tags,keyword",
    "photos,machine_tag_terms,keyword",
    "photos,machine_tag_pairs,keyword",
    "photos,machine_tag_numbers,keyword",
    "photos,title,text",
    "photos,uploaded,date",
    "photos,taken,date",
    "photos,taken_local,keyword",
    "photos,taken_hour,byte",
    "photos,taken_month,byte",
    "photos,media,keyword",
    "photos,photographer,keyword",
    "photos,page_url,not indexed",
    "photos,download_url,not indexed",
    "photos,license,keyword",
    "photos,license_url,keyword",
    "photos,generated,boolean",
    "photos,shard,keyword",
    "signatures,window,keyword",
    "signatures,window_kind,keyword",
    "signatures,window_start,date",
    "signatures,level,keyword",
    "signatures,region,keyword",
    "signatures,country,keyword",
    "signatures,region_name,keyword",
    "signatures,location,geo_point",
    "signatures,rank,integer",
    "signatures,tag,keyword",
    "signatures,label,keyword",
    "signatures,photos,long",
    "signatures,photographers,long",
    "signatures,score,double",
    "signatures,share,double",
    "signatures,names_place,boolean",
    "signatures,tag_class,keyword",
    "signatures,updated,date",
    "regions,window,keyword",
    "regions,window_kind,keyword",
    "regions,window_start,date",
    "regions,level,keyword",
    "regions,region,keyword",
    "regions,country,keyword",
    "regions,region_name,keyword",
    "regions,location,geo_point",
    "regions,photos,long",
    "regions,photographers,long",
    "regions,tagged_photos,long",
    "regions,distinct_tags,long",
    "regions,top_tags,keyword",
    "regions,updated,date",
    "tags,tag,keyword",
    "tags,label,keyword",
    "tags,labels,keyword",
    "tags,tag_class,keyword",
    "tags,photos,long",
    "tags,photographers,long",
    "tags,first_seen,date",
    "tags,last_seen,date",
    "machine-tags,namespace,keyword",
    "machine-tags,predicate,keyword",
    "machine-tags,value,keyword",
    "machine-tags,number,double",
    "machine-tags,photos,long",
    "machine-tags,first_seen,date",
    "machine-tags,last_seen,date",
    "machine-tags,countries,keyword",
    "machine-tags,terms,keyword",
    "extras,machine_tag,keyword",
    "extras,namespace,keyword",
    "extras,predicate,keyword",
    "extras,value,keyword",
    "extras,service,keyword",
    "extras,title,text",
    "extras,caption,text",
    "extras,url,not indexed",
    "extras,license,keyword",
    "extras,license_url,keyword",
    "extras,fetched,date",
    "rejects,shard,keyword",
    "rejects,line,long",
    "rejects,reason,keyword",
    "rejects,detail,keyword",
    "rejects,raw,not indexed",
    "rejects,seen,date"
  })
  void fieldsHaveTheExpectedCapabilities(String kind, String field, String type) {
    JsonObject capabilities = sample.capabilities(kind).getJsonObject(field);
    assertThat(capabilities).as("%s of %s", field, kind).isNotNull();
    boolean notIndexed = type.equals("not indexed");
    assertThat(capabilities).containsOnlyKeys(notIndexed ? "keyword" : type);
    JsonObject as = capabilities.getJsonObject(notIndexed ? "keyword" : type);
    assertThat(as.getBoolean("searchable")).isEqualTo(!notIndexed);
    assertThat(as.getBoolean("aggregatable")).isEqualTo(!notIndexed && !type.equals("text"));
  }

  @Test
  void mapsExactlyThePublishedFields() {
    for (DocumentKind kind : DocumentKind.SHIPPED) {
      if (!PublishedSample.ATLAS.of(kind).isEmpty()) {
        assertThat(
                sample.capabilities(kind.name()).keySet().stream()
                    .filter(field -> !field.startsWith("_"))
                    .map(field -> field.replaceFirst("[.].*", ""))
                    .distinct()
                    .toList())
            .containsExactlyInAnyOrderElementsOf(
                PublishedSample.ATLAS.of(kind).stream()
                    .flatMap(document -> document.keySet().stream())
                    .distinct()
                    .toList());
      }
    }
  }
}
