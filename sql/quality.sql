-- Data quality of shards: rejected rows with reasons, and completeness of the other rows.
--
-- Input: shards in ${input}, by default the folder "shards"; change it with --var input=PATH.
-- Output: four results, in the order of the queries below.

SET 'execution.runtime-mode' = 'batch';

CREATE TEMPORARY TABLE records (
  photoid BIGINT,
  uid STRING,
  datetaken TIMESTAMP(0),
  dateuploaded TIMESTAMP_LTZ(0),
  title STRING,
  usertags STRING,
  machinetags STRING,
  longitude DOUBLE,
  latitude DOUBLE,
  accuracy INT,
  downloadurl STRING,
  licensename STRING,
  shard STRING METADATA VIRTUAL,
  line BIGINT METADATA VIRTUAL
) WITH (
  'connector' = 'tagatlas-shards',
  'path' = '${input:-shards}'
);

CREATE TEMPORARY TABLE rejects (
  shard STRING,
  line BIGINT,
  reason STRING,
  detail STRING,
  `raw` STRING
) WITH (
  'connector' = 'tagatlas-shards',
  'path' = '${input:-shards}',
  'rows' = 'rejects'
);

-- Rejects by reason, each with an example.
SELECT reason, COUNT(*) AS rejects, COUNT(DISTINCT shard) AS shards,
  MIN(shard || ':' || CAST(line AS STRING)) AS example
FROM rejects
GROUP BY reason
ORDER BY rejects DESC, reason;

-- Every row is in one of four classes: rows = photos + not_geotagged + duplicates + rejects.
CREATE TEMPORARY VIEW first_records AS
SELECT *
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY photoid ORDER BY shard, line) AS reading
  FROM records
);

SELECT
  seen.records + rejected.rejects AS `rows`,
  seen.photos,
  seen.not_geotagged,
  seen.duplicates,
  rejected.rejects
FROM (
  SELECT
    COUNT(*) AS records,
    COUNT(*) FILTER (WHERE reading = 1 AND latitude IS NOT NULL) AS photos,
    COUNT(*) FILTER (WHERE reading = 1 AND latitude IS NULL) AS not_geotagged,
    COUNT(*) FILTER (WHERE reading > 1) AS duplicates
  FROM first_records
) AS seen
CROSS JOIN (SELECT COUNT(*) AS rejects FROM rejects) AS rejected;

-- Completeness: the number of photos that have a value in each field, geotagged or not.
CREATE TEMPORARY VIEW filled AS
SELECT
  COUNT(*) AS photos,
  COUNT(*) FILTER (WHERE uid <> '') AS uid,
  COUNT(latitude) AS coordinates,
  COUNT(accuracy) AS accuracy,
  COUNT(datetaken) AS datetaken,
  COUNT(dateuploaded) AS dateuploaded,
  COUNT(*) FILTER (WHERE usertags <> '') AS usertags,
  COUNT(*) FILTER (WHERE machinetags <> '') AS machinetags,
  COUNT(*) FILTER (WHERE title <> '') AS title,
  COUNT(*) FILTER (WHERE downloadurl <> '') AS downloadurl,
  COUNT(*) FILTER (WHERE licensename <> '') AS licensename
FROM first_records
WHERE reading = 1;

SELECT field, present, ROUND(100.0 * present / photos, 2) AS `percent`
FROM filled
CROSS JOIN UNNEST(ARRAY[
  ROW('uid', uid),
  ROW('coordinates', coordinates),
  ROW('accuracy', accuracy),
  ROW('datetaken', datetaken),
  ROW('dateuploaded', dateuploaded),
  ROW('usertags', usertags),
  ROW('machinetags', machinetags),
  ROW('title', title),
  ROW('downloadurl', downloadurl),
  ROW('licensename', licensename)
]) AS f (field, present)
ORDER BY present DESC, field;

-- Geographic coverage: geotagged photos by country; '-' is far from any country.
SELECT COALESCE(place.country, '-') AS country, COUNT(*) AS photos,
  COUNT(*) FILTER (WHERE place.city IS NOT NULL) AS near_a_city
FROM (
  SELECT REVERSE_GEOCODE(latitude, longitude) AS place
  FROM first_records
  WHERE reading = 1 AND latitude IS NOT NULL
)
GROUP BY COALESCE(place.country, '-')
ORDER BY photos DESC, country;
