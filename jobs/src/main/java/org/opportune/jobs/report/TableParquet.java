package org.opportune.jobs.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/**
 * A table of the report as one Parquet file: the columns and values of its CSV file, numbers as
 * doubles. A number that is suppressed or cannot be stated is null.
 */
final class TableParquet {
  private TableParquet() {}

  static byte[] bytes(Table table) {
    MessageType schema = schema(table);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new InMemory(bytes))
            .withType(schema)
            .withConf(new PlainParquetConfiguration())
            .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
            .build()) {
      SimpleGroupFactory rows = new SimpleGroupFactory(schema);
      for (List<Table.Cell> row : table.rows()) {
        writer.write(group(rows.newGroup(), table, row));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot encode table " + table.name(), e);
    }
    return bytes.toByteArray();
  }

  private static MessageType schema(Table table) {
    Types.MessageTypeBuilder schema = Types.buildMessage();
    for (Table.Column column : table.columns()) {
      for (String name : column.names()) {
        if (column.numeric()) {
          schema.optional(PrimitiveTypeName.DOUBLE).named(name);
        } else {
          schema
              .optional(PrimitiveTypeName.BINARY)
              .as(LogicalTypeAnnotation.stringType())
              .named(name);
        }
      }
    }
    return schema.named(table.name());
  }

  private static Group group(Group group, Table table, List<Table.Cell> row) {
    for (int c = 0; c < row.size(); c++) {
      Table.Column column = table.columns().get(c);
      for (int i = 0; i < column.names().size(); i++) {
        String value = row.get(c).values().get(i);
        if (!column.numeric()) {
          group.append(column.names().get(i), value);
        } else if (value.matches("[-0-9].*")) {
          group.append(column.names().get(i), Double.parseDouble(value));
        }
      }
    }
    return group;
  }

  /** Parquet in memory, so that the file appears in the warehouse in one step. */
  private record InMemory(ByteArrayOutputStream bytes) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return new PositionOutputStream() {
        @Override
        public long getPos() {
          return bytes.size();
        }

        @Override
        public void write(int b) {
          bytes.write(b);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) {
          bytes.write(buffer, offset, length);
        }
      };
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }
}
