-- A backfill: all geotagged photos of the shards without duplicates, with place and tags, as JSON lines.
--
-- Input: shards in ${input}, by default the folder "shards"; change it with --var input=PATH.
-- Output: the folder ${output}, by default "photos"; change it with --var output=DIR. Replaced by each run.

-- In batch mode results are final, and no state is kept for updates.
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

-- Duplicate records of a photo are ignored, as are photos without coordinates.
CREATE TEMPORARY VIEW first_records AS
SELECT *, REVERSE_GEOCODE(latitude, longitude) AS place
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY photoid ORDER BY shard, line) AS reading
  FROM shards
)
WHERE reading = 1 AND latitude IS NOT NULL;

-- Missing values are empty in shards, and are omitted from documents.
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
