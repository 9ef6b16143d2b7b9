-- The ten tags that are most typical of each month compared with all time: the score of signatures, with months as
-- "regions". Votes are photographers, so a single photographer cannot create a trend; a tag needs 3 per month.
--
-- Input: the shards of `path` below, including photos without coordinates. For years or days, use 'year' or 'day'.

SET 'execution.runtime-mode' = 'batch';

CREATE TEMPORARY TABLE shards (
  photoid BIGINT,
  uid STRING,
  dateuploaded BIGINT,
  usertags STRING,
  shard STRING METADATA,
  line BIGINT METADATA
) WITH (
  'connector' = 'tagatlas-shards',
  'path' = '${input:-shards}'
);

-- Duplicate records of a photo are ignored.
CREATE TEMPORARY VIEW photos AS
SELECT uid, CALENDAR_WINDOW('month', dateuploaded) AS `month`, TAGS(usertags) AS tags
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY photoid ORDER BY shard, line) AS reading
  FROM shards
)
WHERE reading = 1 AND dateuploaded IS NOT NULL;

CREATE TEMPORARY VIEW votes AS
SELECT `month`, t.tag, COUNT(*) AS photos, PHOTOGRAPHERS(uid) AS photographers
FROM photos
CROSS JOIN UNNEST(tags) AS t (tag, label)
GROUP BY `month`, t.tag;

-- Votes of the month for all tags, of all months for the tag, and of all months for all tags.
CREATE TEMPORARY VIEW totals AS
SELECT *,
  SUM(photographers) OVER (PARTITION BY `month`) AS month_votes,
  SUM(photographers) OVER (PARTITION BY tag) AS tag_votes,
  SUM(photographers) OVER () AS all_votes
FROM votes;

CREATE TEMPORARY VIEW scored AS
SELECT `month`, tag, photos, photographers,
  LOG_ODDS(photographers, month_votes, tag_votes, all_votes) AS score
FROM totals
WHERE photographers >= 3;

SELECT `month`, `rank`, tag, photos, photographers, rounded AS score
FROM (
  SELECT *, ROW_NUMBER() OVER (
    PARTITION BY `month` ORDER BY rounded DESC, photographers DESC, tag) AS `rank`
  FROM (SELECT *, ROUND_SCORE(score) AS rounded FROM scored WHERE score > 0)
)
WHERE `rank` <= 10
ORDER BY `month`, `rank`;
