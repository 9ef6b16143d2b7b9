-- A backfill: every geotagged photo of the shards once, with its place and its tags, as JSON lines.
--
-- Input: shards in ${input}, the folder "shards" unless --var input=PATH says another one.
-- Output: the folder ${output}, "photos" unless --var output=DIR says another one, replaced with each run.

-- All that is there is read once: results are final, and nothing has to be kept for later changes.
SET 'execution.runtime-mode' = 'batch';

CREATE TEMPORARY TABLE shards (
  photoid BIGINT,
  unickname STRING,
  datetaken TIMESTAMP(0),
  dateuploaded TIMESTAMP_LTZ(0),
  title STRING,
  usertags STRING,
  machinetags STRING,
  longitude DOUBLE,
  latitude DOUBLE,
  accuracy INT,
  pageurl STRING,
  downloadurl STRING,
  licensename STRING,
  licenseurl STRING,
  marker INT,
  shard STRING METADATA VIRTUAL,
  line BIGINT METADATA VIRTUAL
) WITH (
  'connector' = 'tagatlas-shards',
  'path' = '${input:-shards}'
);

CREATE TEMPORARY TABLE photos (
  photoid BIGINT,
  location ROW<lat DOUBLE, lon DOUBLE>,
  accuracy INT,
  country STRING,
  admin1_code STRING,
  admin1 STRING,
  city STRING,
  city_distance_km DOUBLE,
  tags ARRAY<ROW<tag STRING, label STRING>>,
  machine_tags ARRAY<ROW<namespace STRING, predicate STRING, `value` STRING>>,
  title STRING,
  taken TIMESTAMP(0),
  uploaded TIMESTAMP_LTZ(0),
  media STRING,
  photographer STRING,
  page_url STRING,
  download_url STRING,
  license STRING,
  license_url STRING,
  shard STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${output:-photos}',
  'format' = 'json',
  'json.timestamp-format.standard' = 'ISO-8601',
  'json.encode.ignore-null-fields' = 'true'
);

-- A photo counts once, however often its record is read. One without coordinates has no place.
CREATE TEMPORARY VIEW first_records AS
SELECT *, REVERSE_GEOCODE(latitude, longitude) AS place
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY photoid ORDER BY shard, line) AS reading
  FROM shards
)
WHERE reading = 1 AND latitude IS NOT NULL;

-- What is missing is empty in shards, and not there in a document.
INSERT OVERWRITE photos
SELECT
  photoid,
  ROW(latitude, longitude),
  accuracy,
  place.country,
  place.admin1_code,
  place.admin1,
  place.city,
  place.city_distance_km,
  TAGS(usertags),
  MACHINE_TAGS(machinetags, usertags),
  NULLIF(URL_TEXT(title), ''),
  datetaken,
  dateuploaded,
  CASE marker WHEN 1 THEN 'video' ELSE 'photo' END,
  NULLIF(URL_TEXT(unickname), ''),
  NULLIF(pageurl, ''),
  NULLIF(downloadurl, ''),
  NULLIF(URL_TEXT(licensename), ''),
  NULLIF(licenseurl, ''),
  shard
FROM first_records;
