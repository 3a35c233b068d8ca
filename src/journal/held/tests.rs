//! The held file is what a plain file would be, and the file below it does not change before it is let go.

use std::fs;

use proptest::prelude::*;
use redb::StorageBackend;

use super::HeldFile;

#[derive(Clone, Debug)]
enum Step {
    Write(usize, Vec<u8>),
    SetLen(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let write = (0..20_000usize, prop::collection::vec(any::<u8>(), 1..9000));
    prop_oneof![
        3 => write.prop_map(|(at, bytes)| Step::Write(at, bytes)),
        1 => (0..30_000usize).prop_map(Step::SetLen),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn held_writes_are_read_and_reach_the_file_only_when_let_go(
        first in prop::collection::vec(any::<u8>(), 0..15_000),
        steps in prop::collection::vec(step(), 1..12),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, &first).unwrap();
        let file = fs::File::options().read(true).write(true).open(&path).unwrap();
        let held = HeldFile::new(file).unwrap();
        let mut model = first.clone();
        for step in steps {
            match step {
                Step::Write(at, bytes) => {
                    let end = at + bytes.len();
                    model.resize(model.len().max(end), 0);
                    model[at..end].copy_from_slice(&bytes);
                    held.write(at as u64, &bytes).unwrap();
                }
                Step::SetLen(len) => {
                    model.resize(len, 0);
                    held.set_len(len as u64).unwrap();
                }
            }
            let mut read = vec![1; model.len()];
            prop_assert_eq!(held.len().unwrap(), model.len() as u64);
            held.read(0, &mut read).unwrap();
            prop_assert!(read == model);
            prop_assert!(held.read(1, &mut read[..]).is_err() || read.is_empty());
        }
        prop_assert!(fs::read(&path).unwrap() == first);
        held.let_go().unwrap();
        prop_assert!(fs::read(&path).unwrap() == model);
        held.set_len(3).unwrap();
        prop_assert_eq!(fs::metadata(&path).unwrap().len(), 3);
    }
}
