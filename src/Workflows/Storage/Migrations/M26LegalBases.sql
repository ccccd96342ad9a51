-- The register of legal bases that plans cite.

CREATE TABLE org.legal_basis (
  id uuid CONSTRAINT pk_legal_basis PRIMARY KEY,
  document_type text NOT NULL CONSTRAINT ck_legal_basis_document_type CHECK (document_type IS NFC NORMALIZED AND document_type <> ''),
  number text NOT NULL CONSTRAINT ck_legal_basis_number CHECK (number IS NFC NORMALIZED),
  kind text NOT NULL CONSTRAINT ck_legal_basis_kind CHECK (kind IN ('Normative', 'Administrative', 'Party', 'Other')),
  issuer text NOT NULL CONSTRAINT ck_legal_basis_issuer CHECK (issuer IS NFC NORMALIZED),
  issued_on date NULL,
  subject text NOT NULL CONSTRAINT ck_legal_basis_subject CHECK (subject IS NFC NORMALIZED),
  valid_from date NULL,
  -- The first day on which it no longer holds, as documents say it.
  ended_from date NULL,
  replaced_by_id uuid NULL CONSTRAINT fk_legal_basis_replaced_by REFERENCES org.legal_basis,
  source text NOT NULL CONSTRAINT ck_legal_basis_source CHECK (source IS NFC NORMALIZED),
  revision integer NOT NULL DEFAULT 1 CONSTRAINT ck_legal_basis_revision CHECK (revision > 0),
  changed_at timestamptz NOT NULL DEFAULT now(),
  search_text text NOT NULL,
  CONSTRAINT ck_legal_basis_named CHECK (number <> '' OR subject <> ''),
  CONSTRAINT ck_legal_basis_validity CHECK (ended_from > valid_from),
  CONSTRAINT ck_legal_basis_not_itself CHECK (replaced_by_id <> id)
);
-- The same number exists in every province and, of some series, in every year.
CREATE UNIQUE INDEX uq_legal_basis_document ON org.legal_basis (number, issuer, issued_on) NULLS NOT DISTINCT WHERE number <> '';
COMMENT ON INDEX org.uq_legal_basis_document IS 'a document stands in the register once; found by its number when a plan cites it';
CREATE INDEX ix_legal_basis_search ON org.legal_basis USING gin (search_text gin_trgm_ops);
COMMENT ON INDEX org.ix_legal_basis_search IS 'search of the register by folded words anywhere in the text';
CREATE INDEX ix_legal_basis_issued ON org.legal_basis (issued_on DESC, number);
COMMENT ON INDEX org.ix_legal_basis_issued IS 'the list of the register, newest first';
CREATE INDEX ix_legal_basis_replaced_by ON org.legal_basis (replaced_by_id) WHERE replaced_by_id IS NOT NULL;
COMMENT ON INDEX org.ix_legal_basis_replaced_by IS 'what a document replaced';

GRANT SELECT, INSERT ON org.legal_basis TO workflows_app;
GRANT UPDATE (document_type, number, kind, issuer, issued_on, subject, valid_from, ended_from, replaced_by_id, source, revision, changed_at, search_text)
  ON org.legal_basis TO workflows_app;

-- A beginning. What was not looked up is left out: a day that is missing is unknown.
INSERT INTO org.legal_basis
  (id, document_type, number, kind, issuer, issued_on, subject, valid_from, ended_from, replaced_by_id, source, search_text) VALUES
  ('019cb000-0000-7000-8000-000000000001', 'Nghị định', '30/2020/NĐ-CP', 'Normative', 'Chính phủ', '2020-03-05', 'về công tác văn thư', '2020-03-05', NULL, NULL, 'Toàn văn nghị định',
    'nghi dinh 30/2020/nd-cp chinh phu ve cong tac van thu'),
  ('019cb000-0000-7000-8000-000000000004', 'Nghị định', '72/2015/NĐ-CP', 'Normative', 'Chính phủ', '2015-09-07', 'về quản lý hoạt động thông tin đối ngoại', NULL, NULL, NULL, 'Pháp điển',
    'nghi dinh 72/2015/nd-cp chinh phu ve quan ly hoat dong thong tin doi ngoai'),
  ('019cb000-0000-7000-8000-000000000005', 'Thông tư', '22/2016/TT-BTTTT', 'Normative', 'Bộ Thông tin và Truyền thông', '2016-10-19', '', NULL, NULL, NULL, 'Pháp điển; trích yếu và ngày có hiệu lực chưa đối chiếu',
    'thong tu 22/2016/tt-btttt bo thong tin va truyen thong'),
  ('019cb000-0000-7000-8000-000000000006', 'Thông tư', '02/2019/TT-BTTTT', 'Normative', 'Bộ Thông tin và Truyền thông', '2019-03-08', '', NULL, NULL, NULL, 'Pháp điển; trích yếu và ngày có hiệu lực chưa đối chiếu',
    'thong tu 02/2019/tt-btttt bo thong tin va truyen thong'),
  ('019cb000-0000-7000-8000-000000000007', 'Quyết định', '53/2006/QĐ-TTg', 'Normative', 'Thủ tướng Chính phủ', NULL, 'ban hành Quy chế làm việc mẫu của Ủy ban nhân dân tỉnh, thành phố trực thuộc Trung ương', NULL, NULL, NULL, 'Được viện dẫn trong quy chế làm việc của các tỉnh',
    'quyet dinh 53/2006/qd-ttg thu tuong chinh phu ban hanh quy che lam viec mau cua uy ban nhan dan tinh, thanh pho truc thuoc trung uong'),
  ('019cb000-0000-7000-8000-000000000008', 'Luật', '72/2025/QH15', 'Normative', 'Quốc hội', '2025-06-16', 'Tổ chức chính quyền địa phương', '2025-06-16', NULL, NULL, 'Điều 51 của Luật',
    'luat 72/2025/qh15 quoc hoi to chuc chinh quyen dia phuong'),
  ('019cb000-0000-7000-8000-00000000000b', 'Luật', '104/2016/QH13', 'Normative', 'Quốc hội', '2016-04-06', 'Tiếp cận thông tin', '2018-07-01', NULL, NULL, 'Pháp điển',
    'luat 104/2016/qh13 quoc hoi tiep can thong tin'),
  ('019cb000-0000-7000-8000-00000000000c', 'Luật', '117/2025/QH15', 'Normative', 'Quốc hội', '2025-12-10', 'Bảo vệ bí mật nhà nước', '2026-03-01', NULL, NULL, 'Công bố của Quốc hội; điều khoản chưa đối chiếu',
    'luat 117/2025/qh15 quoc hoi bao ve bi mat nha nuoc'),
  ('019cb000-0000-7000-8000-00000000000e', 'Luật', '64/2025/QH15', 'Normative', 'Quốc hội', '2025-02-19', 'Ban hành văn bản quy phạm pháp luật', '2025-04-01', NULL, NULL, 'Điều 71 của Luật',
    'luat 64/2025/qh15 quoc hoi ban hanh van ban quy pham phap luat'),
  ('019cb000-0000-7000-8000-00000000000f', 'Luật', '148/2025/QH15', 'Normative', 'Quốc hội', NULL, 'Chuyển đổi số', NULL, NULL, NULL, 'Được viện dẫn; ngày ban hành và hiệu lực chưa đối chiếu',
    'luat 148/2025/qh15 quoc hoi chuyen doi so'),
  ('019cb000-0000-7000-8000-000000000010', 'Quyết định', '368/QĐ-TTg', 'Administrative', 'Thủ tướng Chính phủ', '2013-02-28', 'phê duyệt Chương trình hành động của Chính phủ về thông tin đối ngoại giai đoạn 2013 - 2020', NULL, '2021-01-01', NULL, 'Hết giai đoạn ghi trong trích yếu',
    'quyet dinh 368/qd-ttg thu tuong chinh phu phe duyet chuong trinh hanh dong cua chinh phu ve thong tin doi ngoai giai doan 2013 - 2020'),
  ('019cb000-0000-7000-8000-000000000011', 'Quyết định', '1486/QĐ-TTg', 'Administrative', 'Thủ tướng Chính phủ', '2018-11-06', 'ban hành Kế hoạch thông tin đối ngoại giai đoạn 2018 - 2020', NULL, '2021-01-01', NULL, 'Hết giai đoạn ghi trong trích yếu',
    'quyet dinh 1486/qd-ttg thu tuong chinh phu ban hanh ke hoach thong tin doi ngoai giai doan 2018 - 2020'),
  ('019cb000-0000-7000-8000-000000000012', 'Quyết định', '1085/QĐ-TTg', 'Administrative', 'Thủ tướng Chính phủ', '2022-09-15', '', NULL, NULL, NULL, 'Được viện dẫn trong quyết định của các tỉnh; trích yếu chưa đối chiếu',
    'quyet dinh 1085/qd-ttg thu tuong chinh phu'),
  ('019cb000-0000-7000-8000-000000000013', 'Kết luận', '57-KL/TW', 'Party', 'Bộ Chính trị', NULL, 'về tiếp tục nâng cao chất lượng, hiệu quả công tác thông tin đối ngoại trong tình hình mới', NULL, NULL, NULL, 'Được viện dẫn trong báo cáo của các tỉnh; ngày ban hành chưa đối chiếu',
    'ket luan 57-kl/tw bo chinh tri ve tiep tuc nang cao chat luong, hieu qua cong tac thong tin doi ngoai trong tinh hinh moi'),
  ('019cb000-0000-7000-8000-000000000002', 'Nghị định', '110/2004/NĐ-CP', 'Normative', 'Chính phủ', NULL, 'về công tác văn thư', NULL, '2020-03-05', '019cb000-0000-7000-8000-000000000001', 'Điều 37 Nghị định 30/2020/NĐ-CP',
    'nghi dinh 110/2004/nd-cp chinh phu ve cong tac van thu'),
  ('019cb000-0000-7000-8000-000000000003', 'Nghị định', '09/2010/NĐ-CP', 'Normative', 'Chính phủ', NULL, 'sửa đổi, bổ sung một số điều của Nghị định số 110/2004/NĐ-CP về công tác văn thư', NULL, '2020-03-05', '019cb000-0000-7000-8000-000000000001', 'Điều 37 Nghị định 30/2020/NĐ-CP',
    'nghi dinh 09/2010/nd-cp chinh phu sua doi, bo sung mot so dieu cua nghi dinh so 110/2004/nd-cp ve cong tac van thu'),
  ('019cb000-0000-7000-8000-000000000009', 'Luật', '65/2025/QH15', 'Normative', 'Quốc hội', '2025-02-19', 'Tổ chức chính quyền địa phương', NULL, '2025-06-16', '019cb000-0000-7000-8000-000000000008', 'Luật 72/2025/QH15',
    'luat 65/2025/qh15 quoc hoi to chuc chinh quyen dia phuong'),
  ('019cb000-0000-7000-8000-00000000000d', 'Luật', '29/2018/QH14', 'Normative', 'Quốc hội', NULL, 'Bảo vệ bí mật nhà nước', NULL, '2026-03-01', '019cb000-0000-7000-8000-00000000000c', 'Luật 117/2025/QH15',
    'luat 29/2018/qh14 quoc hoi bao ve bi mat nha nuoc'),
  ('019cb000-0000-7000-8000-00000000000a', 'Luật', '77/2015/QH13', 'Normative', 'Quốc hội', '2015-06-19', 'Tổ chức chính quyền địa phương', NULL, NULL, '019cb000-0000-7000-8000-000000000009', 'Được viện dẫn trong quyết định của các tỉnh; ngày hết hiệu lực chưa đối chiếu',
    'luat 77/2015/qh13 quoc hoi to chuc chinh quyen dia phuong');
