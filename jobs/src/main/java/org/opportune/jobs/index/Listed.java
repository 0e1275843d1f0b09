package org.opportune.jobs.index;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.opportune.ingest.privacy.ObjectSeal;
import org.opportune.ingest.store.ContainerFormat;
import org.opportune.ingest.store.StoredObject;

/** Rows of a listing: an object's sealed key, its size and etag, and how much work it is. */
final class Listed {
  /** Objects one zip or tar counts for, per byte: a CT slice packs to about this. */
  private static final long BYTES_PER_MEMBER = 256 << 10;

  /** Size of an object that a manifest names without one, and that the store does not have. */
  static final long UNKNOWN_SIZE = -1;

  static final StructType SCHEMA =
      new StructType()
          .add("object_ref", DataTypes.StringType, false)
          .add("size_bytes", DataTypes.LongType, false)
          .add("etag", DataTypes.StringType, false)
          .add("weight", DataTypes.LongType, false);

  private Listed() {}

  /** The row of an object. */
  static Row row(StoredObject object, ObjectSeal seal) {
    long weight =
        ContainerFormat.of(object.key()).isPresent()
            ? Math.max(1, object.sizeBytes() / BYTES_PER_MEMBER)
            : 1;
    return RowFactory.create(seal.seal(object.key()), object.sizeBytes(), object.etag(), weight);
  }
}
