package io.weir.engine.config;

/** How accounts are spelled in conditions, so that they equal what events have. */
public interface Spelling {
  /** All texts stay as they are. */
  Spelling AS_WRITTEN =
      new Spelling() {
        @Override
        public String whole(String field, String text) {
          return text;
        }

        @Override
        public String part(String field, String text) {
          return text;
        }
      };

  /** The spelling of a whole value of this field. */
  String whole(String field, String text);

  /** The spelling of a part of a value: its beginning, or something within. */
  String part(String field, String text);
}
