package org.opportune.jobs;

import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import org.apache.spark.util.SerializableConfiguration;
import org.opportune.ingest.dicom.DicomLimits;
import org.opportune.ingest.dicom.DicomReader;
import org.opportune.ingest.dicom.ReaderSettings;
import org.opportune.ingest.privacy.ObjectSeal;
import org.opportune.ingest.privacy.SiteKey;
import org.opportune.ingest.store.ArchiveObjects;
import org.opportune.ingest.store.ContainerLimits;
import org.opportune.ingest.store.ObjectStore;
import org.opportune.jobs.settings.Settings;

/**
 * What a task needs to reach the objects of the archive.
 *
 * @param uri where the archive is
 * @param configuration Hadoop's, with the credentials
 * @param siteKey opens the sealed references
 * @param limits what a zip or tar file may ask for
 * @param reading how objects are read
 */
public record ArchiveAccess(
    URI uri,
    SerializableConfiguration configuration,
    SiteKey siteKey,
    ContainerLimits limits,
    ReaderSettings reading)
    implements Serializable {
  private static final String CHARACTER_SET = "privacy.character-set";

  /** The archive of a night. */
  public static ArchiveAccess of(NightContext night, SiteKey siteKey) {
    return new ArchiveAccess(
        night.settings().archive(),
        new SerializableConfiguration(night.spark().sparkContext().hadoopConfiguration()),
        siteKey,
        ContainerLimits.of(night.settings().count("index.max-member-bytes", 1)),
        reading(night.settings()));
  }

  static ReaderSettings reading(Settings settings) {
    String term = settings.text(CHARACTER_SET);
    try {
      return new ReaderSettings(DicomLimits.defaults(), term);
    } catch (IllegalArgumentException e) {
      throw new UserException(
          "Invalid setting %s: \"%s\" is no defined term of DICOM, such as GB18030 or ISO_IR 100"
              .formatted(CHARACTER_SET, term),
          e);
    }
  }

  /** The reader of objects. */
  public DicomReader reader() {
    return DicomReader.preferred(reading);
  }

  /** Opens the store. */
  public ObjectStore store() throws IOException {
    return new ObjectStore(uri, configuration.value());
  }

  /** The objects of an open store, members of zip and tar files among them. */
  public ArchiveObjects objects(ObjectStore store) {
    return new ArchiveObjects(store, limits);
  }

  /** Seals and opens references. */
  public ObjectSeal seal() {
    return new ObjectSeal(siteKey);
  }
}
