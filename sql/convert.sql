-- Converts shards to Parquet: every record with all parsed fields and its position.
--
-- Input: shards in ${input}, by default the folder "shards"; change it with --var input=PATH.
-- Output: the folder ${output}, by default "parquet"; change it with --var output=DIR. Replaced by each run.
-- Text remains URL-encoded, and duplicates are kept.

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

-- Timestamps as INT64, which all Parquet readers support; Flink's default is the deprecated INT96.
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
