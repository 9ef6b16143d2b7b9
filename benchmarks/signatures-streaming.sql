-- sql/signatures.sql in streaming mode, for measurements: sums over windows are replaced by joined sums, and each
-- vote updates them. Duplicate records are counted: removing them would create a changelog, which PHOTOGRAPHERS
-- does not support. The output is discarded; only the number of changes is counted.

SET 'execution.runtime-mode' = 'streaming';
SET 'table.exec.mini-batch.enabled' = 'true';
SET 'table.exec.mini-batch.allow-latency' = '5 s';
SET 'table.exec.mini-batch.size' = '100000';

CREATE TEMPORARY TABLE shards (
  uid STRING,
  dateuploaded BIGINT,
  usertags STRING,
  longitude DOUBLE,
  latitude DOUBLE
) WITH (
  'connector' = 'tagatlas-shards',
  'path' = '${input:-shards}'
);

CREATE TEMPORARY TABLE signatures (
  `window` STRING,
  `level` STRING,
  region STRING,
  tag STRING,
  photos BIGINT,
  photographers BIGINT,
  score DOUBLE,
  share DOUBLE,
  PRIMARY KEY (`window`, `level`, region, tag) NOT ENFORCED
) WITH (
  'connector' = 'blackhole'
);

CREATE TEMPORARY VIEW photos AS
SELECT uid, dateuploaded, REGIONS(latitude, longitude) AS regions, TAGS(usertags) AS tags
FROM shards
WHERE latitude IS NOT NULL;

CREATE TEMPORARY VIEW sightings AS
SELECT CALENDAR_WINDOW(w.kind, dateuploaded) AS `window`, r.`level`, r.region, t.tag, uid
FROM photos
CROSS JOIN UNNEST(regions) AS r (`level`, region)
CROSS JOIN UNNEST(ARRAY['all', 'year']) AS w (kind)
CROSS JOIN UNNEST(tags) AS t (tag, label);

CREATE TEMPORARY VIEW votes AS
SELECT `window`, `level`, region, tag, COUNT(*) AS photos, PHOTOGRAPHERS(uid) AS photographers
FROM sightings
WHERE `window` IS NOT NULL
GROUP BY `window`, `level`, region, tag;

CREATE TEMPORARY VIEW region_votes AS
SELECT `window`, `level`, region, SUM(photographers) AS n
FROM votes
GROUP BY `window`, `level`, region;

CREATE TEMPORARY VIEW tag_votes AS
SELECT `window`, `level`, tag, SUM(photographers) AS world_y, SUM(photos) AS world_photos
FROM votes
GROUP BY `window`, `level`, tag;

CREATE TEMPORARY VIEW world_votes AS
SELECT `window`, `level`, SUM(n) AS world_n
FROM region_votes
GROUP BY `window`, `level`;

CREATE TEMPORARY VIEW scored AS
SELECT v.`window`, v.`level`, v.region, v.tag, v.photos, v.photographers,
  LOG_ODDS(v.photographers, r.n, t.world_y, w.world_n) AS score,
  CAST(v.photos AS DOUBLE) / t.world_photos AS share
FROM votes AS v
JOIN region_votes AS r ON r.`window` = v.`window` AND r.`level` = v.`level` AND r.region = v.region
JOIN tag_votes AS t ON t.`window` = v.`window` AND t.`level` = v.`level` AND t.tag = v.tag
JOIN world_votes AS w ON w.`window` = v.`window` AND w.`level` = v.`level`
WHERE v.photographers >= 3;

INSERT INTO signatures
SELECT `window`, `level`, region, tag, photos, photographers, rounded, share
FROM (
  SELECT *, ROW_NUMBER() OVER (
    PARTITION BY `window`, `level`, region ORDER BY rounded DESC, photographers DESC, tag) AS place
  FROM (SELECT *, ROUND_SCORE(score) AS rounded FROM scored WHERE score > 0)
)
WHERE place <= 50;
