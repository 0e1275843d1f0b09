package org.opportune.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.ingest.privacy.SiteKey;
import org.opportune.jobs.cli.Opportune;
import org.opportune.jobs.query.WarehouseDatabase;

/** Indexes of archives that are large, or that a manifest lists. */
class IndexTest {
  private static final int OBJECTS = 5_000;
  private static final String INVENTED = "spark.hadoop.fs.invented.impl";

  @TempDir Path folder;
  private Path key;

  @BeforeAll
  static void makeInventedArchivesKnown() {
    System.setProperty(INVENTED, InventedFileSystem.class.getName());
  }

  @AfterAll
  static void forgetThem() {
    System.clearProperty(INVENTED);
  }

  @BeforeEach
  void makeKey() throws Exception {
    key = Files.writeString(folder.resolve("site.key"), SiteKey.random().toHex());
  }

  private void index(String warehouse, String archive, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("index", "--archive", archive));
    arguments.addAll(List.of("--warehouse", folder.resolve(warehouse).toUri().toString()));
    arguments.addAll(List.of("--site-key-file", key.toString()));
    arguments.addAll(List.of("--set", "index.batch-objects=1500"));
    arguments.addAll(List.of("--set", "max-quarantined-percent=100"));
    arguments.addAll(List.of(more));
    assertThat(Opportune.execute(arguments.toArray(String[]::new))).isZero();
  }

  private List<String> rows(String warehouse, String sql) throws Exception {
    URI uri = folder.resolve(warehouse).toUri();
    try (WarehouseDatabase database = WarehouseDatabase.open(uri, new Configuration());
        Statement statement = database.connection().createStatement()) {
      return TableDump.rows(statement, sql);
    }
  }

  @Test
  void everyObjectOfALargeListingIsReadOnceAndNoneTwice() throws Exception {
    index("w", "invented://" + OBJECTS + "/");
    assertThat(rows("w", "select count(*), count(distinct object_ref) from instances_history"))
        .containsExactly(OBJECTS + "\t" + OBJECTS);
    assertThat(rows("w", "select count(*), min(instances), max(instances) from series"))
        .containsExactly(
            OBJECTS / InventedFileSystem.SLICES
                + "\t"
                + InventedFileSystem.SLICES
                + "\t"
                + InventedFileSystem.SLICES);
    // Batches are of the size that was asked for, and nothing of the listing stays.
    assertThat(
            rows(
                "w",
                "select max(n) <= 1500 from (select count(*) n from instances_history group by batch)"))
        .containsExactly("true");
    assertThat(folder.resolve("w/_fresh")).doesNotExist();

    index("w", "invented://" + OBJECTS + "/");
    assertThat(rows("w", "select count(*) from instances_history")).containsExactly("" + OBJECTS);
    // A larger archive: only what is new is read.
    index("w", "invented://" + (OBJECTS + 500) + "/");
    assertThat(rows("w", "select count(*) from instances_history"))
        .containsExactly("" + (OBJECTS + 500));
  }

  @Test
  void manifestsOfEveryFormNameTheSameObjects() throws Exception {
    // DuckDB writes the lists: Spark, which reads them, should not judge itself.
    String plain =
        "select 'f0/s' || i // %d || '/' || lpad(i::varchar, 9, '0') || '.dcm' as key, %d as size, 'e' || i %% 7 as etag from range(500) t(i)"
            .formatted(InventedFileSystem.SLICES, InventedFileSystem.objectBytes());
    copy(plain, "list.csv", "header");
    copy(plain, "list.parquet", "format parquet");
    // Neither what was deleted or overwritten nor folders are objects.
    String inventory =
        """
        select 'bucket' as bucket, key, size, true as is_latest, false as is_delete_marker, etag as e_tag from (%s)
        union all select 'bucket', 'f0/s0/000000600.dcm', null, true, true, null
        union all select 'bucket', 'f0/s0/000000601.dcm', 1000, false, false, 'e'
        union all select 'bucket', 'f0/', 0, true, false, 'e'"""
            .formatted(plain);
    String schema =
        "message s3.inventory { required binary bucket (UTF8); required binary key (UTF8); }";
    Path parquet = inventory("parquet", "Parquet", schema, "1.parquet");
    copy(inventory, "parquet/data/1.parquet", "format parquet");
    Path csv =
        inventory("csv", "CSV", "Bucket, Key, Size, IsLatest, IsDeleteMarker, ETag", "1.csv.gz");
    copy(
        "select * replace (replace(key, '/', '%2F') as key) from (" + inventory + ")",
        "csv/data/1.csv.gz",
        "format csv, header false, compression gzip, force_quote *");

    index("plain", "invented://500/", "--manifest", folder.resolve("list.csv").toString());
    String all =
        "select object_ref, size_bytes, etag, series_key, status, reason from instances order by all";
    List<String> expected = rows("plain", all);
    assertThat(expected).hasSize(500);
    assertThat(rows("plain", "select distinct reason from instances")).containsExactly("null");
    for (Path manifest : List.of(folder.resolve("list.parquet"), csv, parquet)) {
      String warehouse =
          "of-" + manifest.getParent().getParent().getFileName() + manifest.getFileName();
      index(warehouse, "invented://500/", "--manifest", manifest.toString());
      assertThat(rows(warehouse, all)).as(manifest.toString()).isEqualTo(expected);
    }
  }

  @Test
  void rowsOfAManifestWithoutASizeAreNoLessObjects() throws Exception {
    Path archive = Files.createDirectory(folder.resolve("archive"));
    for (int i = 0; i < 5; i++) {
      Files.write(archive.resolve(i + ".txt"), new byte[100 + i]);
    }
    Files.createFile(archive.resolve("empty.txt"));
    Path manifest =
        Files.writeString(
            folder.resolve("sizes.csv"),
            """
            key,size,etag
            0.txt,100,a
            1.txt,,b
            2.txt,unknown,c
            3.txt,-1,d
            4.txt,,
            empty.txt,0,e
            gone.txt,,f
            gone-too.txt,700,g
            .hidden,,h
            folder/,,i
            ,12,j
            """);
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream standardError = System.err;
    try {
      System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
      index("sizes", archive.toUri().toString(), "--manifest", manifest.toString());
    } finally {
      System.setErr(standardError);
    }
    assertThat(rows("sizes", "select size_bytes, reason from instances order by all"))
        .containsExactly(
            "0\tnot_dicom",
            "0\tunreadable",
            "100\tnot_dicom",
            "101\tnot_dicom",
            "102\tnot_dicom",
            "103\tnot_dicom",
            "104\tnot_dicom",
            "700\tunreadable");
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("manifest rows without a size: 5; the store was asked and lacks 1 of them")
        .contains("manifest rows left out, with no key or one outside the archive: 1");
    // What was read is known; what the store lacks is asked for again.
    index("sizes", archive.toUri().toString(), "--manifest", manifest.toString());
    assertThat(rows("sizes", "select count(*) from instances_history")).containsExactly("9");
  }

  /** Writes a manifest as S3 Inventory lays it out: beside it, data/ with the lists. */
  private Path inventory(String name, String format, String schema, String file) throws Exception {
    Files.createDirectories(folder.resolve(name).resolve("data"));
    Path dated = Files.createDirectories(folder.resolve(name).resolve("2026-01-15T01-00Z"));
    return Files.writeString(
        dated.resolve("manifest.json"),
        """
        {"sourceBucket": "bucket", "destinationBucket": "arn:aws:s3:::lists", "version": "2016-11-30",
         "creationTimestamp": "1768438800000", "fileFormat": "%s", "fileSchema": "%s",
         "files": [{"key": "%s/data/%s", "size": 1, "MD5checksum": "x"}]}
        """
            .formatted(format, schema, name, file));
  }

  private void copy(String query, String file, String options) throws Exception {
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      statement.execute("copy (%s) to '%s' (%s)".formatted(query, folder.resolve(file), options));
    }
  }
}
