package org.opportune.jobs.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.opportune.ingest.privacy.SiteKey;

/**
 * The folders of a demonstration: archive, warehouse, the truth beside them, and a site key made
 * for it.
 *
 * @param folder what holds them all
 */
public record DemoNight(Path folder) {

  /** The synthetic archive. */
  public Path archive() {
    return folder.resolve("archive");
  }

  /** The tables and the report. */
  public Path warehouse() {
    return folder.resolve("warehouse");
  }

  /** What is true of the archive. */
  public Path truth() {
    return folder.resolve("truth.csv");
  }

  /** What is true of the slides in it. */
  public Path slideTruth() {
    return folder.resolve("truth-slides.csv");
  }

  /** The key of this demonstration: made if it is not there yet. */
  public SiteKey siteKey() throws IOException {
    Path file = siteKeyFile();
    if (!Files.exists(file)) {
      Files.createDirectories(folder);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, SiteKey.random().toHex() + "\n");
    }
    return SiteKey.read(file);
  }

  /** Where the key is. */
  public Path siteKeyFile() {
    return folder.resolve("site.key");
  }
}
