-- The signature of every region: its tags that are more typical of it than of the rest of the world.
-- What docs/signatures.md defines, and what the job publishes, with its default settings.
--
-- Input: the shards of `path` below. Output: JSON lines in the folder `signatures`, replaced with each run.

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

-- A photo counts once, however often its record is read; one that is not geotagged has no vote.
CREATE TEMPORARY VIEW photos AS
SELECT uid, dateuploaded, REGIONS(latitude, longitude) AS regions, TAGS(usertags) AS tags
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY photoid ORDER BY shard, line) AS reading
  FROM shards
)
WHERE reading = 1 AND latitude IS NOT NULL;

-- Windows: 'month' and 'day' are possible as well.
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

-- How many votes the region has for all tags, the world for the tag, and the world for all tags.
CREATE TEMPORARY VIEW totals AS
SELECT *,
  SUM(photographers) OVER (PARTITION BY `window`, `level`, region) AS region_votes,
  SUM(photographers) OVER (PARTITION BY `window`, `level`, tag) AS tag_votes,
  SUM(photos) OVER (PARTITION BY `window`, `level`, tag) AS tag_photos,
  SUM(photographers) OVER (PARTITION BY `window`, `level`) AS world_votes
FROM votes;

-- A tag of a signature has a positive score and 3 photographers at the least.
CREATE TEMPORARY VIEW scored AS
SELECT `window`, `level`, region, tag, photos, photographers,
  LOG_ODDS(photographers, region_votes, tag_votes, world_votes) AS score,
  CAST(photos AS DOUBLE) / tag_photos AS share
FROM totals
WHERE photographers >= 3;

-- "Positive" is judged before rounding; the rank is by the rounded score. A signature has 50 tags at the most.
CREATE TEMPORARY VIEW ranked AS
SELECT *
FROM (
  SELECT *, ROW_NUMBER() OVER (
    PARTITION BY `window`, `level`, region ORDER BY rounded DESC, photographers DESC, tag) AS `rank`
  FROM (SELECT *, ROUND_SCORE(score) AS rounded FROM scored WHERE score > 0)
)
WHERE `rank` <= 50;

-- Of each tag the form that most photos typed, offshore ones included; of equals the smaller.
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
