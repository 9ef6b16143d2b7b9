-- The ten tags with the most photographers in each country, with their number of photos.
--
-- Input: the shards of `path` below. For a level other than countries, use 'admin1' or 'city'.

SET 'execution.runtime-mode' = 'batch';

CREATE TEMPORARY TABLE shards (
  photoid BIGINT,
  uid STRING,
  usertags STRING,
  longitude DOUBLE,
  latitude DOUBLE,
  shard STRING METADATA,
  line BIGINT METADATA
) WITH (
  'connector' = 'tagatlas-shards',
  'path' = '${input:-shards}'
);

-- Duplicate records of a photo are ignored.
CREATE TEMPORARY VIEW photos AS
SELECT uid, REGIONS(latitude, longitude) AS regions, TAGS(usertags) AS tags
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY photoid ORDER BY shard, line) AS reading
  FROM shards
)
WHERE reading = 1 AND latitude IS NOT NULL;

CREATE TEMPORARY VIEW votes AS
SELECT r.region, t.tag, COUNT(*) AS photos, PHOTOGRAPHERS(uid) AS photographers
FROM photos
CROSS JOIN UNNEST(regions) AS r (`level`, region)
CROSS JOIN UNNEST(tags) AS t (tag, label)
WHERE r.`level` = 'country'
GROUP BY r.region, t.tag;

SELECT region, `rank`, tag, photos, photographers
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY region ORDER BY photographers DESC, tag) AS `rank`
  FROM votes
)
WHERE `rank` <= 10
ORDER BY region, `rank`;
