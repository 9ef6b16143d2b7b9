-- Every machine tag with its number of photos, the first and last upload time, and countries, as published by the job.
--
-- Input: the shards of `path` below, including photos without coordinates.

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

-- Duplicate records of a photo are ignored.
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
