package org.opportune.jobs;

import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import org.apache.spark.util.SerializableConfiguration;
import org.opportune.ingest.privacy.ObjectSeal;
import org.opportune.ingest.privacy.SiteKey;
import org.opportune.ingest.store.ArchiveObjects;
import org.opportune.ingest.store.ContainerLimits;
import org.opportune.ingest.store.ObjectStore;

/**
 * What a task needs to reach the objects of the archive.
 *
 * @param uri where the archive is
 * @param configuration Hadoop's, with the credentials
 * @param siteKey opens the sealed references
 * @param limits what a zip or tar file may ask for
 */
public record ArchiveAccess(
    URI uri, SerializableConfiguration configuration, SiteKey siteKey, ContainerLimits limits)
    implements Serializable {

  /** The archive of a night. */
  public static ArchiveAccess of(NightContext night, SiteKey siteKey) {
    return new ArchiveAccess(
        night.settings().archive(),
        new SerializableConfiguration(night.spark().sparkContext().hadoopConfiguration()),
        siteKey,
        ContainerLimits.of(night.settings().count("index.max-member-bytes", 1)));
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
