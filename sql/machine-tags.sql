-- Every machine tag with its photos, the first and last time that one was uploaded, and the countries they are in:
-- what the job publishes as machine tags.
--
-- Input: the shards of `path` below, photos without coordinates as well.

SET 'execution.runtime-mode' = 'batch';
SET 'table.local-time-zone' = 'UTC';

CREATE TEMPORARY TABLE shards (
  photoid BIGINT,
  dateuploaded TIMESTAMP_LTZ(0),
  usertags STRING,
  machinetags STRING,
  longitude DOUBLE,
  latitude DOUBLE,
  shard STRING METADATA,
  line BIGINT METADATA
) WITH (
  'connector' = 'tagatlas-shards',
  'path' = '${input:-shards}'
);

-- A photo counts once, however often its record is read.
CREATE TEMPORARY VIEW photos AS
SELECT dateuploaded, REVERSE_GEOCODE(latitude, longitude).country AS country,
  MACHINE_TAGS(machinetags, usertags) AS machine_tags
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY photoid ORDER BY shard, line) AS reading
  FROM shards
)
WHERE reading = 1;

SELECT m.namespace, m.predicate, m.`value`, COUNT(*) AS photos,
  MIN(dateuploaded) AS first_seen, MAX(dateuploaded) AS last_seen,
  ARRAY_SORT(ARRAY_AGG(DISTINCT country) FILTER (WHERE country IS NOT NULL)) AS countries
FROM photos
CROSS JOIN UNNEST(machine_tags) AS m (namespace, predicate, `value`)
GROUP BY m.namespace, m.predicate, m.`value`
ORDER BY photos DESC, namespace, predicate, `value`;
