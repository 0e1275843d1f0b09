package org.opportune.jobs.index;

import java.io.IOException;
import org.opportune.ingest.Reason;
import org.opportune.ingest.ct.CtInstance;
import org.opportune.ingest.ct.CtInstanceReader;
import org.opportune.ingest.dicom.ByteSource;
import org.opportune.ingest.privacy.KeyMaker;
import org.opportune.ingest.privacy.ObjectSeal;
import org.opportune.ingest.slide.SlideKind;
import org.opportune.ingest.store.ArchiveObjects;
import org.opportune.ingest.store.ContainerException;
import org.opportune.ingest.store.ContainerFormat;
import org.opportune.ingest.store.MemberVisitor;
import org.opportune.ingest.store.ObjectStore;
import org.opportune.ingest.store.StoredObject;

/**
 * Reads an object's header; of a zip or tar file, the header of each member, and a row for the file
 * itself. Whatever an object holds, it ends as a row.
 */
final class ObjectReads {
  private final ObjectStore store;
  private final ArchiveObjects objects;
  private final ObjectSeal seal;
  private final KeyMaker keys;
  private final CtInstanceReader reader;

  ObjectReads(
      ObjectStore store,
      ArchiveObjects objects,
      ObjectSeal seal,
      KeyMaker keys,
      CtInstanceReader reader) {
    this.store = store;
    this.objects = objects;
    this.seal = seal;
    this.keys = keys;
    this.reader = reader;
  }

  void read(StoredObject object, InFlight.Sink<CtInstance> out) {
    if (object.sizeBytes() == Listed.UNKNOWN_SIZE) {
      out.put(unread(new StoredObject(object.key(), 0, object.etag()), Reason.UNREADABLE));
    } else if (ContainerFormat.of(object.key()).isPresent()) {
      out.put(unread(object, container(object, out)));
    } else {
      out.put(header(object, new StoredSource(store, object.key(), object.sizeBytes())));
    }
  }

  /** Reads the members and returns what becomes of the container itself. */
  private Reason container(StoredObject object, InFlight.Sink<CtInstance> out) {
    MemberVisitor members =
        new MemberVisitor() {
          @Override
          public void member(StoredObject member, ByteSource content) {
            out.put(header(member, content));
          }

          @Override
          public void refused(StoredObject member, Reason reason) {
            out.put(unread(member, reason));
          }
        };
    try {
      objects.visit(object, members);
      return Reason.CONTAINER;
    } catch (ContainerException e) {
      return e.reason();
    } catch (IOException e) {
      return Reason.UNREADABLE;
    } catch (RuntimeException e) {
      return Reason.MALFORMED;
    }
  }

  private CtInstance header(StoredObject object, ByteSource content) {
    try {
      CtInstance instance =
          reader.read(content, seal.seal(object.key()), object.sizeBytes(), object.etag(), keys);
      return SlideKind.of(instance, content).isPresent()
          ? instance.excludedAs(Reason.SLIDE)
          : instance;
    } catch (IOException e) {
      return unread(object, Reason.UNREADABLE);
    } catch (RuntimeException | StackOverflowError e) {
      // The reader answers for its own faults; one it missed costs a row, not the night.
      return unread(object, Reason.MALFORMED);
    }
  }

  private CtInstance unread(StoredObject object, Reason reason) {
    return CtInstanceReader.withoutHeader(
        reason, seal.seal(object.key()), object.sizeBytes(), object.etag());
  }

  /** Ranged reads of one object. */
  private record StoredSource(ObjectStore store, String key, long length) implements ByteSource {
    @Override
    public byte[] read(long offset, int count) throws IOException {
      return store.readRange(key, length, offset, count);
    }
  }
}
