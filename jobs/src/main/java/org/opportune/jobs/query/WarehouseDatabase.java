package org.opportune.jobs.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.opportune.jobs.UserException;
import org.opportune.jobs.table.Table;
import org.opportune.jobs.table.Tables;

/**
 * A DuckDB in memory whose views are the tables of a warehouse. The view of a table shows what
 * holds now: the latest row per object, series or patient; {@code <table>_history} shows every
 * night.
 *
 * <p>A warehouse on an object store is copied to a temporary folder first: DuckDB's own S3 reader
 * is an extension that would have to be downloaded.
 */
public final class WarehouseDatabase implements AutoCloseable {
  /** What one row of the current view is about; the other tables only grow. */
  private static final Map<String, String> SUBJECTS =
      Map.of(
          "instances", "object_ref",
          "slides", "object_ref",
          "ana_findings", "object_ref",
          "series", "series_key",
          "ct_findings", "series_key",
          "scan_labels", "series_key",
          "report_labels", "report_key, vocabulary",
          "patients", "patient_key",
          "patient_years", "patient_key, study_year",
          "patient_changes", "patient_key");

  private final Connection connection;
  private final Path copy;

  private WarehouseDatabase(Connection connection, Path copy) {
    this.connection = connection;
    this.copy = copy;
  }

  /**
   * Opens a warehouse.
   *
   * @throws UserException when there is no warehouse at the URI
   */
  public static WarehouseDatabase open(URI warehouse, Configuration configuration)
      throws IOException, SQLException {
    org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(warehouse);
    FileSystem fileSystem = root.getFileSystem(configuration);
    if (!fileSystem.exists(root)) {
      throw new UserException(
          "Cannot query warehouse " + warehouse + ": it does not exist; check --warehouse");
    }
    boolean local = "file".equals(fileSystem.getScheme());
    Path copy = local ? null : Files.createTempDirectory("opportune-query");
    if (copy != null) {
      download(fileSystem, root, copy);
    }
    Path folder = local ? Path.of(fileSystem.makeQualified(root).toUri().getPath()) : copy;
    Connection connection = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = connection.createStatement()) {
      statement.execute(NamedQuery.resource("macros.sql"));
      for (Table<?> table : Tables.ALL) {
        createViews(statement, table, folder.resolve(table.name()));
      }
    }
    return new WarehouseDatabase(connection, copy);
  }

  /** The connection; closed with this database. */
  public Connection connection() {
    return connection;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    if (copy != null) {
      try (Stream<Path> files = Files.walk(copy)) {
        for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot remove the copy of the warehouse", e);
      }
    }
  }

  private static void createViews(Statement statement, Table<?> table, Path folder)
      throws SQLException, IOException {
    String history = table.name() + "_history";
    statement.execute("create view " + history + " as " + source(table, folder));
    String subject = SUBJECTS.get(table.name());
    String current =
        subject == null
            ? ""
            : " qualify row_number() over (partition by %s order by run_date desc, batch desc) = 1"
                .formatted(subject);
    statement.execute(
        "create view %s as select * from %s%s".formatted(table.name(), history, current));
  }

  private static String source(Table<?> table, Path folder) throws IOException {
    boolean any = false;
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        any = files.anyMatch(file -> file.getFileName().toString().endsWith(".parquet"));
      }
    }
    // Columns that no file has yet, because they are newer than all of them, are null.
    String empty =
        table.columns().stream()
            .map(column -> "null::%s as \"%s\"".formatted(type(column.type()), column.name()))
            .collect(
                Collectors.joining(
                    ", ",
                    "select ",
                    ", null::varchar as run_date, null::varchar as batch where false"));
    return any
        ? empty
            + " union all by name select * from read_parquet('%s/*/*/*.parquet', hive_partitioning = true, hive_types = {'run_date': VARCHAR, 'batch': VARCHAR}, union_by_name = true)"
                .formatted(folder.toString().replace("'", "''"))
        : empty;
  }

  private static String type(DataType type) {
    if (type instanceof ArrayType array) {
      return type(array.elementType()) + "[]";
    }
    if (type instanceof MapType map) {
      return "map(%s, %s)".formatted(type(map.keyType()), type(map.valueType()));
    }
    if (type instanceof StructType struct) {
      return Arrays.stream(struct.fields())
          .map(field -> "\"%s\" %s".formatted(field.name(), type(field.dataType())))
          .collect(Collectors.joining(", ", "struct(", ")"));
    }
    if (type.equals(DataTypes.DoubleType)) {
      return "double";
    }
    if (type.equals(DataTypes.LongType)) {
      return "bigint";
    }
    if (type.equals(DataTypes.IntegerType)) {
      return "integer";
    }
    if (type.equals(DataTypes.BooleanType)) {
      return "boolean";
    }
    return type.equals(DataTypes.TimestampType) ? "timestamp" : "varchar";
  }

  private static void download(FileSystem fileSystem, org.apache.hadoop.fs.Path root, Path target)
      throws IOException {
    for (Table<?> table : Tables.ALL) {
      org.apache.hadoop.fs.Path folder = new org.apache.hadoop.fs.Path(root, table.name());
      if (!fileSystem.exists(folder)) {
        continue;
      }
      RemoteIterator<LocatedFileStatus> files = fileSystem.listFiles(folder, true);
      while (files.hasNext()) {
        org.apache.hadoop.fs.Path file = files.next().getPath();
        if (file.getName().endsWith(".parquet")) {
          String below = file.toUri().getPath().substring(folder.toUri().getPath().length() + 1);
          Path to = target.resolve(table.name()).resolve(below);
          Files.createDirectories(to.getParent());
          try (var in = fileSystem.open(file)) {
            Files.copy(in, to);
          }
        }
      }
    }
  }
}
