package org.opportune.jobs.report;

import freemarker.template.Configuration;
import freemarker.template.DefaultObjectWrapper;
import freemarker.template.TemplateHashModel;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import java.lang.reflect.Method;
import java.util.Optional;

/**
 * Shows records to the template by their accessors alone, so that they may stay package-private and
 * no template can call anything else; an empty Optional is a missing value.
 */
final class RecordWrapper extends DefaultObjectWrapper {
  RecordWrapper() {
    super(Configuration.VERSION_2_3_34);
  }

  @Override
  public TemplateModel wrap(Object value) throws TemplateModelException {
    return value instanceof Optional<?> optional ? wrap(optional.orElse(null)) : super.wrap(value);
  }

  @Override
  protected TemplateModel handleUnknownType(Object value) throws TemplateModelException {
    return value instanceof Record record
        ? new RecordModel(record)
        : super.handleUnknownType(value);
  }

  private final class RecordModel implements TemplateHashModel {
    private final Record record;

    RecordModel(Record record) {
      this.record = record;
    }

    @Override
    public TemplateModel get(String name) throws TemplateModelException {
      try {
        Method accessor = record.getClass().getMethod(name);
        accessor.setAccessible(true);
        return wrap(accessor.invoke(record));
      } catch (ReflectiveOperationException e) {
        throw new TemplateModelException(
            "Cannot read " + name + " of " + record.getClass().getSimpleName(), e);
      }
    }

    @Override
    public boolean isEmpty() {
      return false;
    }
  }
}
