package org.opportune.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.ingest.privacy.SiteKey;
import org.opportune.jobs.query.WarehouseDatabase;

/** Indexes of archives that are large, or that a manifest lists. */
class IndexTest {
  private static final int OBJECTS = 5_000;
  private static final Map<String, String> INVENTED =
      Map.of("spark.hadoop.fs.invented.impl", InventedFileSystem.class.getName());

  @TempDir Path folder;
  private Path key;

  @BeforeEach
  void makeKey() throws Exception {
    key = Files.writeString(folder.resolve("site.key"), SiteKey.random().toHex());
  }

  private void index(String warehouse, String archive, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("index", "--archive", archive));
    arguments.addAll(List.of("--warehouse", folder.resolve(warehouse).toUri().toString()));
    arguments.addAll(List.of("--site-key-file", key.toString()));
    arguments.addAll(List.of("--set", "index.batch-objects=1500"));
    arguments.addAll(List.of(more));
    Path log = folder.resolve("index.log");
    int status = SmallNight.run(arguments, log, INVENTED);
    assertThat(status).as(Files.readString(log)).isZero();
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
    StringBuilder plain = new StringBuilder("key,size,etag\n");
    StringBuilder inventory = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      String name = "f0/s" + i / InventedFileSystem.SLICES + "/" + "%09d.dcm".formatted(i);
      plain.append("%s,%d,e%d\n".formatted(name, InventedFileSystem.objectBytes(), i % 7));
      inventory.append(
          "\"bucket\",\"%s\",\"%d\",\"e%d\",\"true\",\"false\"\n"
              .formatted(name.replace("/", "%2F"), InventedFileSystem.objectBytes(), i % 7));
    }
    // Neither deleted objects nor folders are objects.
    inventory.append("\"bucket\",\"gone.dcm\",\"1000\",\"e\",\"true\",\"true\"\n");
    inventory.append("\"bucket\",\"f0/\",\"0\",\"e\",\"true\",\"false\"\n");
    Path csv = Files.writeString(folder.resolve("list.csv"), plain);
    Files.createDirectories(folder.resolve("inventory/2026-01-15T01-00Z"));
    Files.createDirectories(folder.resolve("inventory/data"));
    Files.writeString(folder.resolve("inventory/data/1.csv"), inventory, StandardCharsets.UTF_8);
    Path manifest =
        Files.writeString(
            folder.resolve("inventory/2026-01-15T01-00Z/manifest.json"),
            """
            {"sourceBucket": "bucket", "destinationBucket": "arn:aws:s3:::lists", "version": "2016-11-30",
             "fileFormat": "CSV", "fileSchema": "Bucket, Key, Size, ETag, IsLatest, IsDeleteMarker",
             "files": [{"key": "inventory/data/1.csv", "size": 1, "MD5checksum": "x"}]}
            """);
    index("plain", "invented://500/", "--manifest", csv.toString());
    index("inventory", "invented://500/", "--manifest", manifest.toString());
    String all =
        "select object_ref, size_bytes, etag, series_key, status, reason from instances order by all";
    assertThat(rows("plain", all)).hasSize(500).isEqualTo(rows("inventory", all));
  }
}
