// Disk space that is set aside before something that must not be lost to a full disk.
#include "tests/unit/store/support.hpp"

namespace openint::store {
namespace {

class Room : public StoreInFolder {
 protected:
  std::filesystem::path file() const { return path() + "-room"; }
};

TEST_F(Room, IsSetAsideOnceAndGivenBack) {
  auto store = open();
  EXPECT_FALSE(std::filesystem::exists(file()));
  ASSERT_TRUE(store->make_room().ok());
  EXPECT_EQ(std::filesystem::file_size(file()), 256U * 1024);
  EXPECT_EQ(std::filesystem::status(file()).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  struct stat facts = {};
  ASSERT_EQ(::stat(file().c_str(), &facts), 0);
  EXPECT_GE(static_cast<uint64_t>(facts.st_blocks) * 512, 256U * 1024);  // written, not only a size
  ASSERT_TRUE(store->make_room().ok());
  store->free_room();
  EXPECT_EQ(std::filesystem::file_size(file()), 0U);
  ASSERT_TRUE(store->make_room().ok());
  EXPECT_EQ(std::filesystem::file_size(file()), 256U * 1024);
}

TEST_F(Room, ThatCannotBeSetAsideIsAnError) {
  auto store = open();
  std::filesystem::create_directory(file());
  auto made = store->make_room();
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().status, Status::storage);
}

TEST_F(Room, AStoreInMemoryNeedsNone) {
  Options options;
  options.path = ":memory:";
  options.key = kKey;
  auto store = open_sqlite(options);
  ASSERT_TRUE(store.ok());
  EXPECT_TRUE((*store)->make_room().ok());
  (*store)->free_room();
}

}  // namespace
}  // namespace openint::store
