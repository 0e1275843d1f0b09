package org.opportune.jobs.schema;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;

/** Types in words. */
final class TypeNames {
  private TypeNames() {}

  /** For instance {@code double} or {@code list of struct(frame int32, z_mm double)}. */
  static String of(DataType type) {
    if (type instanceof ArrayType array) {
      return "list of " + of(array.elementType());
    }
    if (type instanceof MapType map) {
      return "map of %s to %s".formatted(of(map.keyType()), of(map.valueType()));
    }
    if (type instanceof StructType struct) {
      return Arrays.stream(struct.fields())
          .map(field -> field.name() + " " + of(field.dataType()))
          .collect(Collectors.joining(", ", "struct(", ")"));
    }
    if (type.equals(DataTypes.IntegerType)) {
      return "int32";
    }
    if (type.equals(DataTypes.LongType)) {
      return "int64";
    }
    return type.typeName();
  }
}
