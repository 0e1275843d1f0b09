package org.opportune.ingest.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PosixLocalFileSystemTest {
  @TempDir java.nio.file.Path folder;
  private FileSystem files;

  @BeforeEach
  void open() throws Exception {
    Configuration configuration = new Configuration();
    configuration.set("fs.file.impl", PosixLocalFileSystem.class.getName());
    configuration.set("fs.permissions.umask-mode", "077");
    files = FileSystem.newInstance(folder.toUri(), configuration);
  }

  private String modeOf(String relative) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(relative)));
  }

  @Test
  void whatItMakesIsForTheOwnerAloneChecksumsToo() throws Exception {
    try (FSDataOutputStream out = files.create(new Path(folder + "/a/b/table"))) {
      out.write("x".getBytes(StandardCharsets.US_ASCII));
    }
    assertThat(modeOf("a")).isEqualTo("rwx------");
    assertThat(modeOf("a/b/table")).isEqualTo("rw-------");
    assertThat(modeOf("a/b/.table.crc")).isEqualTo("rw-------");
    assertThat(Files.readString(folder.resolve("a/b/table"))).isEqualTo("x");
  }
}
