-- Shards to Parquet: every record with all fields that are read, and where it was read.
--
-- Input: shards in ${input}, the folder "shards" unless --var input=PATH says another one.
-- Output: the folder ${output}, "parquet" unless --var output=DIR says another one, replaced with each run.
-- Text stays URL-encoded, as it is in shards; duplicates stay too.

SET 'execution.runtime-mode' = 'batch';

CREATE TEMPORARY TABLE shards (
  photoid BIGINT,
  uid STRING,
  unickname STRING,
  datetaken TIMESTAMP(3),
  dateuploaded BIGINT,
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

-- Times as 64-bit numbers, which every reader of Parquet knows: Flink's default is the outdated INT96.
CREATE TEMPORARY TABLE parquet (
  photoid BIGINT,
  uid STRING,
  unickname STRING,
  datetaken TIMESTAMP(3),
  dateuploaded BIGINT,
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
  shard STRING,
  line BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${output:-parquet}',
  'format' = 'parquet',
  'parquet.compression' = 'SNAPPY',
  'parquet.write.int64.timestamp' = 'true',
  'parquet.timestamp.time.unit' = 'millis',
  'parquet.utc-timezone' = 'true'
);

INSERT OVERWRITE parquet
SELECT * FROM shards;
