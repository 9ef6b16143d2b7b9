-- The signature of every region: its tags that are more typical of it than of the rest of the world,
-- as defined in docs/signatures.md and published by the job with its default settings.
--
-- Input: the shards of `path` below. Output: JSON lines in the folder `signatures`, replaced by each run.

SET 'execution.runtime-mode' = 'batch';

CREATE TEMPORARY TABLE shards (
  photoid BIGINT,
  uid STRING,
  dateuploaded BIGINT,
  usertags STRING,
  longitude DOUBLE,
  latitude DOUBLE,
  shard STRING METADATA,
  line BIGINT METADATA
) WITH (
  'connector' = 'tagatlas-shards',
  'path' = '${input:-shards}'
);

CREATE TEMPORARY TABLE signatures (
  `window` STRING,
  `level` STRING,
  region STRING,
  `rank` BIGINT,
  tag STRING,
  label STRING,
  photos BIGINT,
  photographers BIGINT,
  score DOUBLE,
  share DOUBLE,
  names_place BOOLEAN
) WITH (
  'connector' = 'filesystem',
  'path' = '${output:-signatures}',
  'format' = 'json'
);

-- Duplicate records of a photo are ignored; photos that are not geotagged have no vote.
CREATE TEMPORARY VIEW photos AS
SELECT uid, dateuploaded, REGIONS(latitude, longitude) AS regions, TAGS(usertags) AS tags
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY photoid ORDER BY shard, line) AS reading
  FROM shards
)
WHERE reading = 1 AND latitude IS NOT NULL;

-- Windows: 'month' and 'day' are supported as well.
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

-- Votes of the region for all tags, of the world for the tag, and of the world for all tags.
CREATE TEMPORARY VIEW totals AS
SELECT *,
  SUM(photographers) OVER (PARTITION BY `window`, `level`, region) AS region_votes,
  SUM(photographers) OVER (PARTITION BY `window`, `level`, tag) AS tag_votes,
  SUM(photos) OVER (PARTITION BY `window`, `level`, tag) AS tag_photos,
  SUM(photographers) OVER (PARTITION BY `window`, `level`) AS world_votes
FROM votes;

-- A tag of a signature has a positive score and at least 3 photographers.
CREATE TEMPORARY VIEW scored AS
SELECT `window`, `level`, region, tag, photos, photographers,
  LOG_ODDS(photographers, region_votes, tag_votes, world_votes) AS score,
  CAST(photos AS DOUBLE) / tag_photos AS share
FROM totals
WHERE photographers >= 3;

-- The unrounded score must be positive; the rank is by the rounded score. A signature has at most 50 tags.
CREATE TEMPORARY VIEW ranked AS
SELECT *
FROM (
  SELECT *, ROW_NUMBER() OVER (
    PARTITION BY `window`, `level`, region ORDER BY rounded DESC, photographers DESC, tag) AS `rank`
  FROM (SELECT *, ROUND_SCORE(score) AS rounded FROM scored WHERE score > 0)
)
WHERE `rank` <= 50;

-- The label of a tag is its most used spelling, including offshore photos; the smallest of equals.
CREATE TEMPORARY VIEW labels AS
SELECT tag, label
FROM (
  SELECT tag, label, ROW_NUMBER() OVER (PARTITION BY tag ORDER BY photos DESC, label) AS place
  FROM (
    SELECT t.tag, t.label, COUNT(*) AS photos
    FROM photos
    CROSS JOIN UNNEST(tags) AS t (tag, label)
    GROUP BY t.tag, t.label
  )
)
WHERE place = 1;

INSERT OVERWRITE signatures
SELECT r.`window`, r.`level`, r.region, r.`rank`, r.tag, l.label, r.photos, r.photographers,
  r.rounded, r.share, NAMES_PLACE(r.tag, SUBSTRING(r.region FROM 1 FOR 2))
FROM ranked AS r
JOIN labels AS l ON l.tag = r.tag;
